"""A scenario as a file: one line for each month, the base case beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from funding.radar.scenario.figures import Case, Month
from portal.listing import Column, Kind
from portal.listing.exports import Table


@dataclass(frozen=True)
class Line:
    fund: str
    scenario: str
    base: Month
    other: Month
    reserve_usd: Decimal | None

    @property
    def difference_usd(self) -> Decimal:
        return self.other.closing_usd - self.base.closing_usd

    @property
    def is_below_zero(self) -> bool:
        return self.other.closing_usd < 0

    @property
    def is_below_reserve(self) -> bool:
        return self.reserve_usd is not None and self.other.closing_usd < self.reserve_usd


def lines(fund: str, scenario: str, base: Case, other: Case) -> Iterator[Line]:
    for one, two in zip(base.months, other.months, strict=True):
        yield Line(fund, scenario, one, two, base.reserve_usd)


COLUMNS = (
    Column("month", _("Month"), lambda line: line.base.month, Kind.DAY, is_main=True),
    Column("fund", _("Fund"), lambda line: line.fund, Kind.CODE),
    Column("scenario", _("Scenario"), lambda line: line.scenario),
    Column("base_income_usd", _("Income, as expected, US$"), lambda line: line.base.income_usd, Kind.MONEY),
    Column("spending_usd", _("Spending, US$"), lambda line: line.base.spending_usd, Kind.MONEY),
    Column("base_closing_usd", _("Cash, as expected, US$"), lambda line: line.base.closing_usd, Kind.MONEY),
    Column("income_usd", _("Income, in this scenario, US$"), lambda line: line.other.income_usd, Kind.MONEY),
    Column("closing_usd", _("Cash, in this scenario, US$"), lambda line: line.other.closing_usd, Kind.MONEY),
    Column("difference_usd", _("Difference, US$"), lambda line: line.difference_usd, Kind.MONEY),
    Column("reserve_usd", _("Operating reserve, US$"), lambda line: line.reserve_usd, Kind.MONEY),
)


def table(fund: str, day: str) -> Table:
    return Table(name=f"scenario-{fund.lower()}-{day}", title=_("Shortfall scenario"), columns=COLUMNS)
