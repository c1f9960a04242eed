"""The words of a statement's address, the same for page, files and API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger.models import LedgerEntry
from funding.statement import periods
from funding.statement.shapes import Basis
from portal import formats
from portal.periods import Period

BOTH = "both"
DEFAULTS = {"fund": "", "basis": Basis.RECEIVED}
DAY = forms.DateInput(attrs={"type": "date"})


@dataclass(frozen=True)
class Question:
    """What is asked. `problems` say what of the address made no sense and was put right."""

    fund: Fund | None
    period: Period
    basis: str  # of Basis, or both
    as_at: date
    known_until: datetime | None
    years_back: int  # to the period that it is compared with
    problems: tuple[str, ...]


def choice(label: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required)


class StatementForm(forms.Form):
    """Always bound: what an address does not say has its default. A period that makes no sense does not stop the page: the
    nearest one is shown, with a sentence."""

    fund = choice(gettext_lazy("Fund"))
    period = forms.CharField(label=gettext_lazy("Period"), required=False, max_length=60, widget=forms.Select)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=DAY)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=DAY)
    basis = choice(gettext_lazy("Basis"), required=True)
    as_at = forms.DateField(
        label=gettext_lazy("As at"), required=False, widget=DAY, help_text=gettext_lazy("Counts up to this day.")
    )
    known = forms.DateField(
        label=gettext_lazy("As known on"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Only what had been posted by this day."),
    )

    def __init__(self, query: Mapping[str, Any], *, today: date, donors: frozenset[int] | None = None) -> None:
        given = {name: query[name] for name in self.base_fields if name in query}
        super().__init__({**DEFAULTS, **given})
        self.today = today
        self.funds = {fund.code: fund for fund in funds_of(donors)}
        all_name = gettext_lazy("All voluntary funds") if donors is None else gettext_lazy("All your contributions")
        fund_field: Any = self.fields["fund"]
        fund_field.choices = [("", all_name), *((code, fund.name) for code, fund in self.funds.items())]
        basis_field: Any = self.fields["basis"]
        basis_field.choices = [*Basis.choices, (BOTH, gettext_lazy("Both, side by side"))]

    def offer_periods(self, asked: Period, *, first_year: int) -> None:
        widget: Any = self.fields["period"].widget
        word = self.data.get("period", "")
        shown = asked if word not in (periods.BIENNIUM_WORD, periods.INCEPTION_WORD, periods.BETWEEN) else None
        widget.choices = periods.choices(self.today, first_year=first_year, asked=shown)
        if shown is not None and word not in set(flat(widget.choices)):
            self.data = {**self.data, "period": str(asked)}

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        asked = periods.read(data["period"].strip(), today=self.today, since=data["since"], until=data["until"])
        problems = [asked.problem] if asked.problem else []
        as_at, trouble = self.cut(asked.period, data["as_at"])
        return Question(
            fund=self.funds[data["fund"]] if data["fund"] else None,
            period=asked.period,
            basis=data["basis"],
            as_at=as_at,
            known_until=self.known_until(data["known"]),
            years_back=2 if data["period"] == periods.BIENNIUM_WORD else 1,
            problems=(*problems, *trouble),
        )

    def cut(self, period: Period, as_at: date | None) -> tuple[date, list[str]]:
        """The last day that counts: of the period, but never after today unless the ledger is asked about it by name."""
        last = min(period.ends_on, max(self.today, period.starts_on))
        if as_at is None:
            return last, []
        if as_at < period.starts_on:
            return last, [_("%(day)s lies before the period; the whole period is shown.") % {"day": formats.day(as_at)}]
        return min(as_at, last), []

    def known_until(self, day: date | None) -> datetime | None:
        """The end of the day by the clock of OHCHR's seat; today and later days leave nothing out."""
        if day is None or day >= self.today:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def flat(choices: Any) -> list[str]:
    return [
        value
        for name, options in choices
        for value in ([one for one, _label in options] if isinstance(options, list) else [name])
    ]


def funds_of(donors: frozenset[int] | None) -> list[Fund]:
    """Those a reader can ask about; a donor's people only funds to which they gave."""
    if donors is None:
        return list(Fund.objects.all())
    given = Contribution.objects.filter(donor__in=donors).values("fund")
    return list(Fund.objects.filter(pk__in=given))


def first_year(today: date) -> int:
    """Of the ledger; the list of years begins there."""
    oldest = LedgerEntry.objects.order_by("value_on").values_list("value_on", flat=True).first()
    return max(oldest.year, today.year - 15) if oldest else today.year
