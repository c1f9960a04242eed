"""The words of a statement's address, the same for page, files and API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.statement import periods
from funding.statement.period_form import DAY, PeriodForm
from funding.statement.shapes import Basis
from portal.periods import Period

BOTH = "both"


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


class StatementForm(PeriodForm):
    fund = choice(gettext_lazy("Fund"))
    basis = choice(gettext_lazy("Basis"), required=True)
    known = forms.DateField(
        label=gettext_lazy("As known on"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Only what had been posted by this day."),
    )

    field_order = ("fund", "period", "since", "until", "basis", "as_at", "known")
    defaults: Mapping[str, str] = {"fund": "", "basis": Basis.RECEIVED}

    def __init__(self, query: Mapping[str, Any], *, today: date, donors: frozenset[int] | None = None) -> None:
        super().__init__(query, today=today)
        self.funds = {fund.code: fund for fund in funds_of(donors)}
        all_name = gettext_lazy("All voluntary funds") if donors is None else gettext_lazy("All your contributions")
        fund_field: Any = self.fields["fund"]
        fund_field.choices = [("", all_name), *((code, fund.name) for code, fund in self.funds.items())]
        basis_field: Any = self.fields["basis"]
        basis_field.choices = [*Basis.choices, (BOTH, gettext_lazy("Both, side by side"))]

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        period, as_at, problems = self.asked()
        return Question(
            fund=self.funds[data["fund"]] if data["fund"] else None,
            period=period,
            basis=data["basis"],
            as_at=as_at,
            known_until=self.known_until(data["known"]),
            years_back=2 if data["period"] == periods.BIENNIUM_WORD else 1,
            problems=problems,
        )

    def known_until(self, day: date | None) -> datetime | None:
        """The end of the day by the clock of OHCHR's seat; today and later days leave nothing out."""
        if day is None or day >= self.today:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def funds_of(donors: frozenset[int] | None) -> list[Fund]:
    """Those a reader can ask about; a donor's people only funds to which they gave."""
    if donors is None:
        return list(Fund.objects.all())
    given = Contribution.objects.filter(donor__in=donors).values("fund")
    return list(Fund.objects.filter(pk__in=given))
