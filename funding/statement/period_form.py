"""A form that asks about a period of time: the statement's, and every dashboard's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.ledger.models import LedgerEntry
from funding.statement import periods
from portal import formats
from portal.listing.unread import AddressForm
from portal.periods import Period

DAY = forms.DateInput(attrs={"type": "date"})
NAMED = (periods.BIENNIUM_WORD, periods.INCEPTION_WORD, periods.BETWEEN)


class PeriodForm(AddressForm):
    """Always bound: what an address does not say has its default. A period that makes no sense does not stop the page: the
    nearest one is shown, with a sentence (`problems`)."""

    period = forms.CharField(label=gettext_lazy("Period"), required=False, max_length=60, widget=forms.Select)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=DAY)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=DAY)
    as_at = forms.DateField(
        label=gettext_lazy("As at"), required=False, widget=DAY, help_text=gettext_lazy("Counts up to this day.")
    )

    defaults: Mapping[str, str] = {}

    def __init__(self, query: Mapping[str, Any], *, today: date) -> None:
        given = {name: query[name] for name in self.base_fields if name in query}
        super().__init__({**self.defaults, **given})
        self.today = today

    def offer_periods(self, asked: Period) -> None:
        """Fills the menu, with `asked` on top when no group has it."""
        widget: Any = self.fields["period"].widget
        word = self.data.get("period", "")
        shown = asked if word not in NAMED else None
        widget.choices = periods.choices(self.today, first_year=first_year(self.today), asked=shown)
        if shown is not None and word not in set(flat(widget.choices)):
            self.data = {**self.data, "period": str(asked)}

    def asked(self) -> tuple[Period, date, tuple[str, ...]]:
        """Of a valid form: the period, the last day that counts, and what of the address was put right, in words."""
        data = self.cleaned_data
        found = periods.read(data["period"].strip(), today=self.today, since=data["since"], until=data["until"])
        as_at, trouble = self.cut(found.period, data["as_at"])
        return found.period, as_at, (*([found.problem] if found.problem else []), *trouble)

    def cut(self, period: Period, as_at: date | None) -> tuple[date, list[str]]:
        """The last day that counts: of the period, but never after today unless the ledger is asked about it by name."""
        last = min(period.ends_on, max(self.today, period.starts_on))
        if as_at is None:
            return last, []
        if as_at < period.starts_on:
            return last, [_("%(day)s lies before the period; the whole period is shown.") % {"day": formats.day(as_at)}]
        return min(as_at, last), []


def flat(choices: Any) -> list[str]:
    return [
        value
        for name, options in choices
        for value in ([one for one, _label in options] if isinstance(options, list) else [name])
    ]


def first_year(today: date) -> int:
    """Of the ledger; the list of years begins there."""
    oldest = LedgerEntry.objects.order_by("value_on").values_list("value_on", flat=True).first()
    return max(oldest.year, today.year - 15) if oldest else today.year
