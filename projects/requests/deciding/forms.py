from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.documents.uploads import LetterField
from portal.forms import long_text
from projects.portfolio.forms import DatesInOrder
from projects.requests.models import RequestCondition
from projects.requests.moves.forms import MoveForm, date_field

MOST_CONDITIONS = 5


class DecisionForm(MoveForm):
    """Reasons in plain words, and the same in the language of the request, for the letter to the State."""

    note = forms.CharField(
        label=gettext_lazy("Reasons, in plain words"),
        max_length=4000,
        help_text=gettext_lazy("The State reads them on its page and in the decision letter."),
        widget=long_text(4),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["translated"] = forms.CharField(
            label=_("The reasons in %(language)s") % {"language": formats.language_name(self.about.language)},
            required=False,
            max_length=4000,
            help_text=_(
                "For the letter in the State's language. Without it, the letter quotes the reasons as written."
            ),
            widget=long_text(4),
        )


class AcceptForm(DecisionForm):
    """Acceptance, with up to five conditions: what, who has to meet it, and by when."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in range(1, MOST_CONDITIONS + 1):
            self.fields[f"condition_{row}"] = forms.CharField(
                label=_("Condition %(n)s") % {"n": formats.number(row)},
                required=False,
                max_length=1000,
                widget=long_text(2),
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label=gettext_lazy("To be met by"), choices=RequestCondition.Owner.choices, required=False
            )
            self.fields[f"due_{row}"] = date_field(gettext_lazy("Due"), required=False)

    @property
    def conditions(self) -> Iterator[tuple[str, date | None, str]]:
        for row in range(1, MOST_CONDITIONS + 1):
            text = self.cleaned_data[f"condition_{row}"].strip()
            owner = self.cleaned_data[f"owner_{row}"] or RequestCondition.Owner.STATE
            if text:
                yield text, self.cleaned_data[f"due_{row}"], owner

    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"condition_{n}"], self[f"owner_{n}"], self[f"due_{n}"]) for n in range(1, MOST_CONDITIONS + 1)]


class DeferForm(DecisionForm):
    review_on = date_field(gettext_lazy("Review on"))


class TermsForm(DatesInOrder, MoveForm):
    """The terms that both sides accept; they become the project."""

    title = forms.CharField(
        label=gettext_lazy("Title of the project"),
        max_length=160,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    budget_usd = forms.DecimalField(
        label=gettext_lazy("Budget (United States dollars)"),
        min_value=1,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )
    starts_on = date_field(gettext_lazy("Starts"))
    ends_on = date_field(gettext_lazy("Ends"))
    text = forms.CharField(
        label=gettext_lazy("What each side will do"), required=False, max_length=8000, widget=long_text(6)
    )


class MeetForm(forms.Form):
    evidence = forms.CharField(label=gettext_lazy("How it is met"), max_length=2000, widget=long_text(2))
    file = LetterField(label=gettext_lazy("Proof"), required=False)
