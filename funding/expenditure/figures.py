"""Expenditure by source of money and year. Voluntary, regular budget and other assessed money stand beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import ExtractYear

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance

NOTHING = Decimal("0.00")
GROUPS = {
    "voluntary": (Fund.Kind.TRUST_FUND, Fund.Kind.SPECIAL_FUND),
    "regular_budget": (Fund.Kind.REGULAR_BUDGET,),
    "other_assessed": (Fund.Kind.OTHER_ASSESSED,),
}


@dataclass(frozen=True)
class FundYears:
    fund: Fund
    by_year: Mapping[int, Decimal]  # years without expenditure are missing: unknown, not nothing


@dataclass(frozen=True)
class SourceGroup:
    """One kind of money; its years add up."""

    key: str  # of GROUPS
    rows: tuple[FundYears, ...]

    def year(self, year: int) -> Decimal | None:
        """None where no fund of the group has anything recorded in that year."""
        found = [row.by_year[year] for row in self.rows if year in row.by_year]
        return sum(found, NOTHING) if found else None


@dataclass(frozen=True)
class BySource:
    """US$ with programme support costs, by the calendar year of the value date; the peacekeeping support account's year
    ends on 30 June and counts in the year in which it ends, as published."""

    years: tuple[int, ...]
    groups: tuple[SourceGroup, ...]

    def total(self, year: int) -> Decimal | None:
        """Of all kinds of money, to compare with published totals; it stands beside the groups and is no balance. None
        where nothing is recorded."""
        found = [usd for group in self.groups if (usd := group.year(year)) is not None]
        return sum(found, NOTHING) if found else None


def by_source(first: int | None = None, last: int | None = None) -> BySource:
    """Two queries, however many funds and years. Years without any expenditure at the ends are left out."""
    rows = Balance.objects.filter(kind__in=SPENDING_KINDS)
    if first is not None:
        rows = rows.filter(value_on__year__gte=first)
    if last is not None:
        rows = rows.filter(value_on__year__lte=last)
    sums: dict[int, dict[int, Decimal]] = {}
    found = (
        rows.annotate(year=ExtractYear("value_on"))
        .values("fund", "year")
        .annotate(usd=Sum("amount_usd"))
        .order_by("year")
    )
    for row in found:
        sums.setdefault(row["fund"], {})[row["year"]] = row["usd"]
    years = {year for by_year in sums.values() for year in by_year}
    funds = [FundYears(fund, sums[fund.pk]) for fund in Fund.objects.filter(pk__in=sums)]
    return BySource(
        years=tuple(range(min(years), max(years) + 1)) if years else (),
        groups=tuple(
            SourceGroup(key, tuple(row for row in funds if row.fund.kind in kinds))
            for key, kinds in GROUPS.items()
            if any(row.fund.kind in kinds for row in funds)
        ),
    )
