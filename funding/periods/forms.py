from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.periods import PARTS, Period, parse

FIRST_YEAR = 1950
DIVISIONS: dict[str, Callable[[int], list[Period]]] = {
    "month": lambda year: [parse(f"{year}-{month:02d}") for month in range(1, 13)],
    "quarter": lambda year: [parse(f"{year}-{part}") for part in sorted(PARTS) if part.startswith("Q")],
    "half": lambda year: [parse(f"{year}-{part}") for part in sorted(PARTS) if part.startswith("H")],
    "year": lambda year: [parse(f"{year:04d}")],
}


class PeriodsForm(forms.Form):
    """A year's periods at once; of the running year those that have begun."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=9999, label=_("Year"))
    division = forms.ChoiceField(
        label=_("Periods"),
        choices=[
            ("month", pgettext_lazy("financial period", "Months")),
            ("quarter", pgettext_lazy("financial period", "Quarters")),
            ("half", pgettext_lazy("financial period", "Half-years")),
            ("year", pgettext_lazy("financial period", "The whole year")),
        ],
        help_text=_("Of the running year those that have begun; the others when they have."),
    )

    @property
    def spans(self) -> list[Period]:
        spans = DIVISIONS[self.cleaned_data["division"]](self.cleaned_data["year"])
        begun = [span for span in spans if span.starts_on <= timezone.localdate()]
        return begun or spans


class ClosingField(forms.BooleanField):
    """The tick by which finance puts an entry into a soft-closed period instead of posting it as a late item."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Closing entry"))
        kwargs.setdefault(
            "help_text",
            _(
                "Only when the day lies in a soft-closed period: the entry counts there, not as a late item in the next."
            ),
        )
        super().__init__(required=False, **kwargs)


def offer_closing(form: forms.Form, user: Any) -> None:
    """Adds `closing` to a form that posts an entry, while there is a soft-closed period and for those who may use it."""
    if user.has_perm("funding.adjust_financialperiod") and soft_closed_exists():
        form.fields["closing"] = ClosingField()


def soft_closed_exists() -> bool:
    return FinancialPeriod.objects.filter(status=PeriodStatus.SOFT_CLOSED).exists()
