from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project
from projects.portfolio.team.people import staff


class MemberForm(forms.Form):
    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    part = forms.CharField(
        label=_("Part in the project"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"since": timezone.localdate()})
        super().__init__(*args, **kwargs)
        people: Any = self.fields["user"]
        present = project.members.filter(until__isnull=True).values("user")
        people.queryset = staff().exclude(pk__in=present)
