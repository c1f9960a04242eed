"""Sums that pages, exports and reports share. All read the balances and totals, which the database keeps equal to the ledger.
Income and expenditure of a period are in funding.statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Expression, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger.models import Balance, EntryKind, LedgerTotal
from portal.periods import Period
from projects.portfolio.models import Project

NOTHING = Decimal("0.00")
USD = DecimalField(max_digits=18, decimal_places=2)


def totals_by_kind(
    period: Period | None = None,
    *,
    until: date | None = None,
    fund: Fund | None = None,
    contribution: Contribution | None = None,
    project: Project | None = None,
    donor: Any = None,
) -> dict[str, Decimal]:
    """US$ of each kind of entry, every kind named, nothing as 0.00."""
    rows = narrowed(period, until=until, fund=fund, contribution=contribution, project=project, donor=donor)
    found = {row["kind"]: row["usd"] for row in rows.values("kind").annotate(usd=Sum("amount_usd")).order_by()}
    return {kind.value: found.get(kind.value, NOTHING) for kind in EntryKind}


def sums_until(day: date) -> QuerySet[Any]:
    """Rows to add up by contribution, project, kind and fund, of what names a contribution or a project and has a value date
    up to and on that day: `amount_usd`, and the days from `first_on` to `last_on`.

    They are the totals as long as no entry is dated later: a tenth of the rows, and the same sums.
    """
    if not Balance.objects.filter(value_on__gt=day).exists():
        return LedgerTotal.objects.all()
    rows = Balance.objects.until(day).filter(Q(contribution__isnull=False) | Q(project__isnull=False))
    return rows.annotate(first_on=F("value_on"), last_on=F("value_on"))


def narrowed(
    period: Period | None = None,
    *,
    until: date | None = None,
    fund: Fund | None = None,
    contribution: Contribution | None = None,
    project: Project | None = None,
    donor: Any = None,
) -> QuerySet[Balance]:
    rows = Balance.objects.all()
    if period is not None:
        rows = rows.within(period)
    if until is not None:
        rows = rows.until(until)
    wanted = {"fund": fund, "contribution": contribution, "project": project, "contribution__donor": donor}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def balance_usd(of: str, *kinds: str, until: date | None = None, **narrower: Any) -> Expression:
    """For `annotate`: the sum of these kinds for the row's own contribution, project, fund …, named by `of`; of all
    entries, or of those with a value date up to `until`."""
    sums = (
        narrowed(until=until)
        .filter(**{of: OuterRef("pk")}, kind__in=kinds, **narrower)
        .order_by()
        .values(of)
        .annotate(total=Sum("amount_usd"))
    )
    return Coalesce(Subquery(sums.values("total"), output_field=USD), Value(NOTHING), output_field=USD)


@dataclass(frozen=True)
class Headroom:
    """What may be allocated of a contribution under its fund's rule. See also funding.ledger.guards."""

    basis: str  # Fund.Basis
    available_usd: Decimal
    allocated_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        return self.available_usd - self.allocated_usd


def headroom(contribution: Contribution) -> Headroom:
    return headroom_under(contribution.fund.commits_on, totals_by_kind(contribution=contribution))


def headroom_under(basis: str, totals: Mapping[str, Decimal]) -> Headroom:
    """From the sums of one contribution by kind; a kind that is not named is nothing."""

    def usd(kind: EntryKind) -> Decimal:
        return totals.get(kind, NOTHING)

    income = (
        usd(EntryKind.RECEIPT)
        if basis == Fund.Basis.RECEIVED
        else usd(EntryKind.COMMITMENT) + usd(EntryKind.EXCHANGE) - usd(EntryKind.WRITE_DOWN)
    )
    return Headroom(basis, income - usd(EntryKind.REFUND), usd(EntryKind.ALLOCATION))


@dataclass(frozen=True)
class SourceOfMoney:
    """What one contribution, or a fund without one, gave to a project and what became of it. Never netted."""

    fund: Fund
    contribution: Contribution | None
    allocated_usd: Decimal
    expenditure_usd: Decimal  # with disbursements to partners
    support_cost_usd: Decimal

    @property
    def spent_usd(self) -> Decimal:
        return self.expenditure_usd + self.support_cost_usd

    @property
    def left_usd(self) -> Decimal:
        """Less than nothing when more was spent than allocated: shown, never blocked."""
        return self.allocated_usd - self.spent_usd


@dataclass(frozen=True)
class ProjectMoney:
    """Sums are of voluntary funds; assessed sources are among `sources`, and in no sum."""

    sources: tuple[SourceOfMoney, ...]

    @property
    def voluntary(self) -> tuple[SourceOfMoney, ...]:
        return tuple(source for source in self.sources if source.fund.is_voluntary)

    @property
    def assessed(self) -> tuple[SourceOfMoney, ...]:
        return tuple(source for source in self.sources if not source.fund.is_voluntary)

    @property
    def allocated_usd(self) -> Decimal:
        return sum((source.allocated_usd for source in self.voluntary), NOTHING)

    @property
    def expenditure_usd(self) -> Decimal:
        return sum((source.expenditure_usd for source in self.voluntary), NOTHING)

    @property
    def support_cost_usd(self) -> Decimal:
        return sum((source.support_cost_usd for source in self.voluntary), NOTHING)

    @property
    def spent_usd(self) -> Decimal:
        return self.expenditure_usd + self.support_cost_usd

    @property
    def left_usd(self) -> Decimal:
        return self.allocated_usd - self.spent_usd

    @property
    def overspent(self) -> tuple[SourceOfMoney, ...]:
        return tuple(source for source in self.voluntary if source.left_usd < 0)


def project_money(project: Project, *, until: date | None = None) -> ProjectMoney:
    """The project's money by source, as at a date or now; two queries however many sources there are."""
    rows = narrowed(until=until, project=project).values("fund", "contribution", "kind").annotate(usd=Sum("amount_usd"))
    sums: dict[tuple[int, int | None], dict[str, Decimal]] = {}
    for row in rows.order_by("fund__code", "contribution"):
        sums.setdefault((row["fund"], row["contribution"]), {})[row["kind"]] = row["usd"]
    funds = Fund.objects.in_bulk({fund for fund, _ in sums})
    contributions = Contribution.objects.for_list().in_bulk({number for _, number in sums if number is not None})
    return ProjectMoney(
        tuple(
            source_of_money(funds[fund], contributions.get(number) if number else None, kinds)
            for (fund, number), kinds in sums.items()
        )
    )


def source_of_money(fund: Fund, contribution: Contribution | None, kinds: Mapping[str, Decimal]) -> SourceOfMoney:
    return SourceOfMoney(
        fund=fund,
        contribution=contribution,
        allocated_usd=kinds.get(EntryKind.ALLOCATION, NOTHING),
        expenditure_usd=kinds.get(EntryKind.EXPENDITURE, NOTHING) + kinds.get(EntryKind.DISBURSEMENT, NOTHING),
        support_cost_usd=kinds.get(EntryKind.SUPPORT_COST, NOTHING),
    )
