"""The rows that the radar looks at, as plain facts. How many queries it takes does not depend on how many rows there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from funding.agreements.models import ReportDue
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING, sums_until
from funding.radar.instalments import Late, late_instalments
from funding.radar.thresholds import LEAST_USD, TRAILING_DAYS
from funding.rates.models import ExchangeRate
from portal.money import DOLLAR
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.workplan.models import BudgetLine

IN_LEDGER = (BudgetLine.Source.VFTC, BudgetLine.Source.OTHER_FUND)
SUM_OF_KIND = (Sum("amount_usd"), Min("first_on"), Max("last_on"))  # what Sums.add takes
BROUGHT = (EntryKind.COMMITMENT, EntryKind.EXCHANGE)
TAKEN_BACK = (EntryKind.WRITE_DOWN, EntryKind.REFUND)
WATCHED = (*RUNNING, ProjectStatus.CLOSED, ProjectStatus.TERMINATED)


@dataclass
class Sums:
    """US$ of one contribution or project."""

    kinds: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    recent_usd: Decimal = NOTHING  # spent in the trailing days
    first_spent_on: date | None = None
    last_received_on: date | None = None

    def usd(self, *kinds: str) -> Decimal:
        return sum((self.kinds.get(kind, NOTHING) for kind in kinds), NOTHING)

    @property
    def spent_usd(self) -> Decimal:
        return self.usd(*SPENDING_KINDS)

    @property
    def allocated_usd(self) -> Decimal:
        return self.usd(EntryKind.ALLOCATION)

    @property
    def received_usd(self) -> Decimal:
        """Cash of the donor: receipts less refunds."""
        return self.usd(EntryKind.RECEIPT) - self.usd(EntryKind.REFUND)

    @property
    def recorded_usd(self) -> Decimal:
        """What the agreement brings: signed, with exchange differences, less write-downs and refunds."""
        return self.usd(*BROUGHT) - self.usd(*TAKEN_BACK)

    def add(self, kind: str, usd: Decimal, first: date, last: date) -> None:
        """The sum of a kind, with the first and the last day that it is made of."""
        self.kinds[kind] += usd
        if kind in SPENDING_KINDS and (self.first_spent_on is None or first < self.first_spent_on):
            self.first_spent_on = first
        elif kind == EntryKind.RECEIPT and (self.last_received_on is None or last > self.last_received_on):
            self.last_received_on = last


@dataclass(frozen=True)
class ContributionFacts:
    pk: int
    reference: str
    donor: str
    donor_id: int
    fund: str
    fund_id: int
    commits_on: str
    status: str
    currency: str
    amount: Decimal
    amount_usd: Decimal
    pledged_on: date
    starts_on: date  # from when its money is spent
    valid_until: date | None
    sums: Sums

    @property
    def may_be_allocated_usd(self) -> Decimal:
        """Under the fund's rule. See also funding.ledger.queries.headroom."""
        return self.sums.received_usd if self.commits_on == Fund.Basis.RECEIVED else self.sums.recorded_usd

    @property
    def unallocated_usd(self) -> Decimal:
        return self.may_be_allocated_usd - self.sums.allocated_usd


@dataclass(frozen=True)
class ProjectFacts:
    pk: int
    code: str
    title: str
    language: str
    status: str
    starts_on: date | None
    ends_on: date | None
    planned_usd: Decimal  # of the cost plan, from the trust funds
    sums: Sums
    funds: frozenset[str]


@dataclass(frozen=True)
class SourceFacts:
    """One contribution's, or one fund's, money in one project."""

    project: ProjectFacts
    fund: str
    contribution: ContributionFacts | None
    allocated_usd: Decimal
    spent_usd: Decimal


@dataclass(frozen=True)
class ReportFacts:
    contribution: ContributionFacts
    kind: str
    due_on: date


@dataclass(frozen=True)
class RateFacts:
    currency: str
    newest_on: date | None
    expected_usd: Decimal  # of the open agreements in it


@dataclass(frozen=True)
class Facts:
    at: date
    contributions: tuple[ContributionFacts, ...] = ()
    projects: tuple[ProjectFacts, ...] = ()
    sources: tuple[SourceFacts, ...] = ()
    late: tuple[tuple[ContributionFacts, Late], ...] = ()
    reports: tuple[ReportFacts, ...] = ()
    rates: tuple[RateFacts, ...] = ()


def facts(user: Any, *, at: date) -> Facts:
    """Everything that may need an act, of the contributions and projects that the reader sees; thirteen queries."""
    sums, agreements = sums_until(at), open_contributions(user)
    late, due, over = late_instalments(user, at=at), list(reports_due(user, at)), overspent(sums)
    named: Iterable[Late | ReportDue | Source] = (*late, *due, *over)
    are_named = Q(pk__in={row.contribution_id for row in named if row.contribution_id})
    gifts = gifts_of(agreements.filter(are_named | may_need_an_act(sums, at)), sums, at)
    by_project, funds = sums_of_projects(sums, at)
    seen = Project.objects.visible_to(user).filter(Q(status__in=RUNNING) | Q(pk__in=list(by_project)))
    projects = projects_of(seen, by_project, funds)
    return Facts(
        at=at,
        contributions=tuple(gifts.values()),
        projects=tuple(projects.values()),
        sources=tuple(sources(over, gifts, projects)),
        late=tuple(late_of(late, gifts)),
        reports=tuple(reports_of(due, gifts)),
        rates=tuple(rates(agreements, at)),
    )


def facts_of_contribution(user: Any, pk: int, *, at: date) -> Facts:
    """The same about one contribution, for its page."""
    gifts = gifts_of(open_contributions(user).filter(pk=pk), sums_until(at), at)
    return Facts(
        at=at,
        contributions=tuple(gifts.values()),
        late=tuple(late_of(late_instalments(user, at=at, contribution=pk), gifts)),
        reports=tuple(reports_of(reports_due(user, at).filter(contribution=pk), gifts)),
    )


def facts_of_project(user: Any, pk: int, *, at: date) -> Facts:
    """The same about one project, for its page."""
    sums = sums_until(at).filter(project=pk)
    over = overspent(sums)
    projects = projects_of(Project.objects.visible_to(user).filter(pk=pk), *sums_of_projects(sums, at))
    named = open_contributions(user).filter(pk__in=[row.contribution_id for row in over if row.contribution_id])
    return Facts(
        at=at,
        projects=tuple(projects.values()),
        sources=tuple(sources(over, gifts_of(named, sums, at), projects)),
    )


def open_contributions(user: Any) -> QuerySet[Contribution]:
    """Pledged or signed: what is closed or withdrawn asks for nothing."""
    stages = (ContributionStatus.PLEDGED, ContributionStatus.SIGNED)
    return Contribution.objects.visible_to(user).filter(status__in=stages)


def may_need_an_act(sums: QuerySet[Any], at: date) -> Q:
    """Pledges, agreements that run, and those with money left: out of tens of thousands the few of which
    `funding.radar.figures` can have anything to say."""
    held = sums.filter(contribution__status=ContributionStatus.SIGNED).order_by().values("contribution").annotate(
        recorded=usd(*BROUGHT) - usd(*TAKEN_BACK),
        received=usd(EntryKind.RECEIPT) - usd(EntryKind.REFUND),
        allocated=usd(EntryKind.ALLOCATION),
        spent=usd(*SPENDING_KINDS),
    )  # fmt: skip
    unspent = Q(contribution__valid_until__lt=at, recorded__gte=F("spent") + LEAST_USD)
    idle = Q(recorded__gte=F("allocated") + LEAST_USD) | Q(received__gte=F("allocated") + LEAST_USD)
    left = held.filter(unspent | Q(contribution__valid_until__isnull=True) & idle)
    return Q(status=ContributionStatus.PLEDGED) | Q(valid_until__gte=at) | Q(pk__in=left.values("contribution"))


def usd(*kinds: str) -> Sum:
    return Sum("amount_usd", filter=Q(kind__in=kinds), default=NOTHING)


def gifts_of(rows: QuerySet[Contribution], sums: QuerySet[Any], at: date) -> dict[int, ContributionFacts]:
    """In the order of the facts' fields."""
    begins = Coalesce("starts_on", "signed_on", "pledged_on")
    found: Any = list(
        rows.values_list(
            "pk", "reference", "donor__organisation__name", "donor", "fund__code", "fund", "fund__commits_on", "status",
            "currency", "amount", "amount_usd", "pledged_on", begins, "valid_until",
        )
    )  # fmt: skip
    by_contribution: dict[int, Sums] = {row[0]: Sums() for row in found}
    mine = sums.filter(contribution__in=list(by_contribution)).order_by()
    for pk, *sum_of_kind in mine.values_list("contribution", "kind").annotate(*SUM_OF_KIND):
        by_contribution[pk].add(*sum_of_kind)
    spent_lately("contribution", by_contribution, at)
    return {row[0]: ContributionFacts(*(*row, by_contribution[row[0]])) for row in found}


def sums_of_projects(sums: QuerySet[Any], at: date) -> tuple[dict[int, Sums], dict[int, set[str]]]:
    """And the funds that each of them draws on."""
    by_project: dict[int, Sums] = defaultdict(Sums)
    funds: dict[int, set[str]] = defaultdict(set)
    rows = sums.filter(project__isnull=False).order_by().values_list("project", "fund__code", "kind")
    for project, fund, *sum_of_kind in rows.annotate(*SUM_OF_KIND):
        by_project[project].add(*sum_of_kind)
        funds[project].add(fund)
    spent_lately("project", by_project, at)
    return by_project, funds


def spent_lately(of: str, sums: Mapping[int, Sums], at: date) -> None:
    """What was spent in the trailing days is added to the sums."""
    since = at - timedelta(days=TRAILING_DAYS)
    rows = Balance.objects.until(at).filter(kind__in=SPENDING_KINDS, value_on__gt=since, **{f"{of}__in": list(sums)})
    for pk, recent_usd in rows.order_by().values_list(of).annotate(Sum("amount_usd")):
        sums[pk].recent_usd = recent_usd


def projects_of(
    seen: QuerySet[Project], by_project: Mapping[int, Sums], funds: Mapping[int, set[str]]
) -> dict[int, ProjectFacts]:
    """Projects that run or have ended, with the dates of their work plan where they have none of their own."""
    lines = BudgetLine.objects.filter(source__in=IN_LEDGER, project__status__in=WATCHED).order_by()
    plans = dict(lines.filter(project__in=seen).values_list("project").annotate(Sum("amount_usd")))
    rows: Any = seen.filter(status__in=WATCHED).order_by("code").values_list(
        "pk", "code", "title", "language", "status",
        Coalesce("starts_on", Min("activities__starts_on")), Coalesce("ends_on", Max("activities__ends_on")),
    )  # fmt: skip

    def facts_of(pk: int, *row: Any) -> ProjectFacts:
        money = (plans.get(pk, NOTHING), by_project.get(pk) or Sums(), frozenset(funds.get(pk, ())))
        return ProjectFacts(*(pk, *row, *money))

    return {row[0]: facts_of(*row) for row in rows}


class Source(NamedTuple):
    project_id: int
    fund: str
    contribution_id: int | None
    allocated_usd: Decimal
    spent_usd: Decimal


def overspent(sums: QuerySet[Any]) -> list[Source]:
    rows = sums.filter(project__isnull=False).order_by().values_list("project", "fund__code", "contribution")
    found: Any = rows.annotate(allocated=usd(EntryKind.ALLOCATION), spent=usd(*SPENDING_KINDS))
    return [Source(*row) for row in found.filter(Q(spent__gt=0), spent__gt=F("allocated"))]


def sources(
    found: Iterable[Source], gifts: Mapping[int, ContributionFacts], projects: Mapping[int, ProjectFacts]
) -> Iterable[SourceFacts]:
    for project, fund, contribution, allocated, spent in found:
        if project in projects:
            gift = gifts.get(contribution) if contribution else None
            yield SourceFacts(projects[project], fund, gift, allocated, spent)


def late_of(found: Iterable[Late], gifts: Mapping[int, ContributionFacts]) -> Iterable[tuple[ContributionFacts, Late]]:
    return ((gifts[each.contribution_id], each) for each in found if each.contribution_id in gifts)


def reports_due(user: Any, at: date) -> QuerySet[ReportDue]:
    return ReportDue.objects.visible_to(user).overdue(at)


def reports_of(rows: Iterable[ReportDue], gifts: Mapping[int, ContributionFacts]) -> Iterable[ReportFacts]:
    return (
        ReportFacts(gifts[row.contribution_id], row.kind, row.due_on) for row in rows if row.contribution_id in gifts
    )


def rates(agreements: QuerySet[Contribution], at: date) -> list[RateFacts]:
    """Of every currency in which money is still expected."""
    foreign = agreements.exclude(currency=DOLLAR).order_by().values_list("currency")
    expected = dict(foreign.annotate(Sum("amount_usd")))
    standing = ExchangeRate.objects.operational().standing().filter(effective_on__lte=at, currency__in=expected)
    newest = dict(standing.order_by().values_list("currency").annotate(day=Max("effective_on")))
    return [RateFacts(currency, newest.get(currency), usd) for currency, usd in sorted(expected.items())]
