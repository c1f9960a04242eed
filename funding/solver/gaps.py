"""What projects still need of a fund, and what money is worth to them: programme support costs included, both ways.

A line of the cost plan says what an activity costs. Programme support costs come on top when it is spent, and an allocation is
gross: it pays for both. Therefore everything is compared as what it pays for programmes (net): an allocation of 113,000 at
13 per cent pays for 100,000 of a cost plan; the gap of a plan of 100,000 with nothing posted is 113,000 gross. The rate is that
of the contribution (its agreement's own, else the fund's) on the day of the plan.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from funding.funds.models import Fund
from funding.ledger.models import Balance, EntryKind
from funding.projects.sources import THE_FUND, source_of_fund
from funding.support_costs.book import SupportCosts
from projects.workplan.models import BudgetLine

WHOLE = 10_000  # hundredths of a per cent


def in_cents(usd: Decimal) -> int:
    return int(usd * 100)


def in_dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def net_of(gross: int, percent: Decimal) -> int:
    """Cents for programmes out of a gross amount, rounded down: what it pays for with certainty."""
    return gross * WHOLE // (WHOLE + int(percent * 100))


def gross_for(net: int, percent: Decimal) -> int:
    """The smallest gross amount that pays for `net`."""
    return -(-net * (WHOLE + int(percent * 100)) // WHOLE)


class Gaps:
    """Of these projects, for one fund as at a day, in net cents. Three queries."""

    def __init__(self, fund: Fund, projects: Iterable[int], *, on: date) -> None:
        self.fund, self.on = fund, on
        keys = list(projects)
        self.rates = SupportCosts()
        self.planned: dict[int, int] = defaultdict(int)
        source = source_of_fund(fund)
        lines = BudgetLine.objects.filter(project__in=keys, source=source).values_list("project", "amount_usd")
        for project, usd in lines:
            self.planned[project] += in_cents(usd)
        self.given: dict[tuple[int, int], int] = {}  # (contribution, project) → net cents posted
        self.posted: dict[int, int] = defaultdict(int)
        for row in self.allocated(keys, source):
            percent = self.rates.percent(row["fund"], row["contribution"], on)
            net = net_of(in_cents(row["usd"]), percent)
            self.given[row["contribution"], row["project"]] = net
            self.posted[row["project"]] += net

    def allocated(self, projects: list[int], source: str) -> Iterable[Any]:
        """Of all funds that pay the same lines of a cost plan: the VFTC alone, or every other fund."""
        rows = Balance.objects.filter(kind=EntryKind.ALLOCATION, project__in=projects)
        is_the_fund = source == BudgetLine.Source.VFTC
        rows = rows.filter(fund__code=THE_FUND) if is_the_fund else rows.exclude(fund__code=THE_FUND)
        return rows.values("fund", "contribution", "project").annotate(usd=Sum("amount_usd")).order_by()

    def percent(self, contribution: int | None = None) -> Decimal:
        return self.rates.percent(self.fund.pk, contribution, self.on)

    def net(self, project: int) -> int:
        return max(self.planned[project] - self.posted[project], 0)

    def gross(self, project: int, contribution: int | None = None) -> int:
        """At the fund's rate, or at that of the contribution that would fill it."""
        return gross_for(self.net(project), self.percent(contribution))
