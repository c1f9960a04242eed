"""The form of the team: one right for everybody who acts for the State, and rights given by name."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.requests.models import Request
from projects.requests.rights import Right


class TeamForm(forms.Form):
    others = forms.TypedChoiceField(
        label=_("Everybody else who acts for the State"),
        help_text=_("Also colleagues who get an account later."),
        choices=Right.choices,
        coerce=int,
    )

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        rights = dict(request.team.values_list("user", "right"))
        kwargs["initial"] = {"others": request.others_right}
        super().__init__(*args, **kwargs)
        self.people = people_of(request)
        for person in self.people:
            self.fields[f"right_{person.pk}"] = forms.TypedChoiceField(
                label=person.name,
                required=False,
                coerce=int,
                choices=[("", _("As everybody else")), *[choice for choice in Right.choices if choice[0]]],
                initial=rights.get(person.pk, ""),
            )

    @property
    def others_right(self) -> int:
        return int(self.cleaned_data["others"])

    @property
    def named(self) -> dict[User, int]:
        return {person: int(self.cleaned_data[f"right_{person.pk}"] or 0) for person in self.people}


def people_of(request: Request) -> list[User]:
    """The people who act for the State today."""
    from portal.accounts.models import Membership

    today = Membership.objects.active(timezone.localdate()).filter(role=Role.FOCAL_POINT, state=request.state_id)
    return list(User.objects.filter(is_active=True, pk__in=today.values("user")))
