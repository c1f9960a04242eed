from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES
from portal.forms import long_text
from projects.requests.models import Request
from reports.board.advice.models import BoardRecommendation
from reports.board.members.forms import day_field
from reports.board.sessions.forms import language_field, rows
from reports.board.sessions.models import AgendaItem, BoardSession


class AdviceForm(forms.Form):
    advice = forms.ChoiceField(
        label=gettext_lazy("Advice of the Board"), choices=Request.BoardAdvice.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("In the Board's words"), max_length=4000, widget=long_text(4))
    language = language_field()


class RecommendationForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Recommendation"), max_length=2000, widget=long_text(3))
    language = language_field()
    item: "forms.ModelChoiceField[AgendaItem]" = forms.ModelChoiceField(
        label=gettext_lazy("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("Whole session"),
    )
    owner: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Followed up by"), queryset=User.objects.none(), required=False, empty_label="—"
    )
    due_on = day_field(gettext_lazy("Due"), required=False)

    def __init__(self, *args: Any, session: BoardSession, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        rows(self, "item", AgendaItem.objects.visible_to(reader).filter(session=session).order_by("position"))
        rows(self, "owner", staff())


def staff() -> Any:
    held = Membership.objects.active(timezone.localdate()).filter(role__in=STAFF_ROLES)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


class HandForm(forms.Form):
    """Who follows a recommendation up, and until when."""

    owner: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Followed up by"), queryset=User.objects.none(), required=False, empty_label="—"
    )
    due_on = day_field(gettext_lazy("Due"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows(self, "owner", staff())


class FollowUpForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("Stage"), choices=BoardRecommendation.Status.choices)
    text = forms.CharField(label=gettext_lazy("What was done"), max_length=2000, widget=long_text(3))
    language = language_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
