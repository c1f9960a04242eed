"""Forms of the request: they check what was typed; the actions write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.reference.models import State
from projects.requests.drafting.sections import CHOICES

DAY = {"type": "date"}
SECTIONS = CHOICES


class StartForm(forms.Form):
    """Begins a draft from ticked recommendations, or adds them to a draft of the same State."""

    state: "forms.ModelChoiceField[State]" = forms.ModelChoiceField(
        label=gettext_lazy("State"), queryset=State.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the request"),
        max_length=160,
        help_text=gettext_lazy("One line that a reader outside your institution would understand."),
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )

    once = forms.UUIDField(
        widget=forms.HiddenInput, required=False
    )  # a second press of the button finds the first draft

    def __init__(self, *args: Any, states: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.queryset = states


def own_states(user: Any) -> Any:
    return State.objects.filter(pk__in=user.standing.state_ids(Role.FOCAL_POINT) or ())
