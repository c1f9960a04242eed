"""Forms of the request: they check what was typed; the actions write it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.reference.models import State
from projects.requests.drafting.forms import long_text
from projects.requests.drafting.sections import CHOICES
from projects.requests.models import Assessment

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


class NoteForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=4000, widget=long_text(3))


class AskForm(forms.Form):
    """A question on a section, and the day by which the answer is needed."""

    section = forms.ChoiceField(label=gettext_lazy("Section"), choices=SECTIONS)
    question = forms.CharField(label=gettext_lazy("Question"), max_length=2000, widget=long_text(3))
    answer_due_on = forms.DateField(label=gettext_lazy("Answer needed by"), widget=forms.DateInput(attrs=DAY))

    def clean_answer_due_on(self) -> date:
        day: date = self.cleaned_data["answer_due_on"]
        if day < timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(_("Give the State at least until tomorrow."))
        return day


class AnswerForm(forms.Form):
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=4000, widget=long_text(3))


class AssessForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ("advice", "narrative", "cost_estimate_usd", "precedents_seen")
        widgets = {
            "narrative": long_text(5),
            "advice": forms.RadioSelect,
            "cost_estimate_usd": forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["advice"].choices = Assessment.Advice.choices
        fields["precedents_seen"].required = True


class DecideForm(forms.Form):
    """Acceptance with reasons in plain words, and up to three conditions."""

    note = forms.CharField(label=gettext_lazy("Reasons, in plain words"), max_length=4000, widget=long_text(4))
    condition = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=3000,
        help_text=gettext_lazy("One a line. Leave empty to accept without conditions."),
        widget=long_text(3),
    )

    @property
    def conditions(self) -> list[tuple[str, None]]:
        return [(line.strip(), None) for line in self.cleaned_data["condition"].splitlines() if line.strip()]


class DeferForm(NoteForm):
    review_on = forms.DateField(label=gettext_lazy("Review on"), widget=forms.DateInput(attrs=DAY))


def own_states(user: Any) -> Any:
    return State.objects.filter(pk__in=user.standing.state_ids(Role.FOCAL_POINT) or ())
