"""The rows that the radar looks at, as plain facts. How many queries it takes does not depend on how many rows there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from funding.agreements.models import ReportDue, ReportDueQuerySet
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING
from funding.radar.instalments import Late, late_instalments
from funding.radar.thresholds import TRAILING_DAYS
from funding.rates.models import ExchangeRate
from portal.money import DOLLAR
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.workplan.models import BudgetLine

IN_LEDGER = (BudgetLine.Source.VFTC, BudgetLine.Source.OTHER_FUND)
WATCHED = (*RUNNING, ProjectStatus.CLOSED, ProjectStatus.TERMINATED)


@dataclass
class Sums:
    """US$ of one contribution, project or source."""

    kinds: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    recent_usd: Decimal = NOTHING  # spent in the trailing days
    first_spent_on: date | None = None
    last_received_on: date | None = None

    @property
    def spent_usd(self) -> Decimal:
        return sum((self.kinds.get(kind, NOTHING) for kind in SPENDING_KINDS), NOTHING)

    @property
    def allocated_usd(self) -> Decimal:
        return self.kinds.get(EntryKind.ALLOCATION, NOTHING)

    @property
    def received_usd(self) -> Decimal:
        """Cash of the donor: receipts less refunds."""
        return self.kinds.get(EntryKind.RECEIPT, NOTHING) - self.kinds.get(EntryKind.REFUND, NOTHING)

    @property
    def recorded_usd(self) -> Decimal:
        """What the agreement brings: signed, with exchange differences, less write-downs and refunds."""
        more = self.kinds.get(EntryKind.COMMITMENT, NOTHING) + self.kinds.get(EntryKind.EXCHANGE, NOTHING)
        return more - self.kinds.get(EntryKind.WRITE_DOWN, NOTHING) - self.kinds.get(EntryKind.REFUND, NOTHING)

    def add(self, kind: str, usd: Decimal, recent: Decimal | None, first: date, last: date) -> None:
        """One balance: in all, in the trailing days, and the first and the last day that it is made of."""
        self.kinds[kind] += usd
        if kind in SPENDING_KINDS:
            self.recent_usd += recent or NOTHING
            if self.first_spent_on is None or first < self.first_spent_on:
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
    used_by: tuple[ContributionFacts, ...]


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
    """Everything that may need an act, of the contributions and projects that the reader sees; nine queries."""
    by_contribution, by_project, by_source = gathered(balances(at))
    gifts = gifts_of(open_contributions(user), by_contribution)
    projects = projects_of(
        Project.objects.visible_to(user).filter(Q(status__in=RUNNING) | Q(pk__in=list(by_project))),
        by_project,
        by_source,
    )
    return Facts(
        at=at,
        contributions=tuple(gifts.values()),
        projects=tuple(projects.values()),
        sources=tuple(sources(by_source, gifts, projects)),
        late=tuple(late_of(late_instalments(user, at=at), gifts)),
        reports=tuple(reports_overdue(ReportDue.objects.visible_to(user), gifts, at)),
        rates=tuple(rates(gifts, at)),
    )


def facts_of_contribution(user: Any, pk: int, *, at: date) -> Facts:
    """The same about one contribution, for its page."""
    by_contribution, _projects, _sources = gathered(balances(at).filter(contribution=pk))
    gifts = gifts_of(open_contributions(user).filter(pk=pk), by_contribution)
    return Facts(
        at=at,
        contributions=tuple(gifts.values()),
        late=tuple(late_of(late_instalments(user, at=at, contribution=pk), gifts)),
        reports=tuple(reports_overdue(ReportDue.objects.visible_to(user).filter(contribution=pk), gifts, at)),
    )


def facts_of_project(user: Any, pk: int, *, at: date) -> Facts:
    """The same about one project, for its page."""
    _contributions, by_project, by_source = gathered(balances(at).filter(project=pk))
    projects = projects_of(Project.objects.visible_to(user).filter(pk=pk), by_project, by_source)
    named = {contribution for _project, _fund, contribution in by_source if contribution}
    gifts = gifts_of(open_contributions(user).filter(pk__in=named), {})
    return Facts(at=at, projects=tuple(projects.values()), sources=tuple(sources(by_source, gifts, projects)))


def gifts_of(rows: QuerySet[Contribution], sums: Mapping[int, Sums]) -> dict[int, ContributionFacts]:
    """In the order of the facts' fields, without whole records: there may be tens of thousands."""
    begins = Coalesce("starts_on", "signed_on", "pledged_on")
    found: Any = rows.values_list(
        "pk", "reference", "donor__organisation__name", "donor", "fund__code", "fund", "fund__commits_on", "status",
        "currency", "amount", "amount_usd", "pledged_on", begins, "valid_until",
    )  # fmt: skip
    return {row[0]: ContributionFacts(*(*row, sums.get(row[0]) or Sums())) for row in found}


def late_of(found: Iterable[Late], gifts: Mapping[int, ContributionFacts]) -> Iterable[tuple[ContributionFacts, Late]]:
    return ((gifts[each.contribution_id], each) for each in found if each.contribution_id in gifts)


def open_contributions(user: Any) -> QuerySet[Contribution]:
    """Pledged or signed: what is closed or withdrawn asks for nothing."""
    stages = (ContributionStatus.PLEDGED, ContributionStatus.SIGNED)
    return Contribution.objects.visible_to(user).filter(status__in=stages)


def balances(at: date) -> QuerySet[Balance, Any]:
    """Sums of what is open, by source and project, in one query."""
    spending = Q(kind__in=SPENDING_KINDS)
    closed = Q(contribution__status__in=(ContributionStatus.CLOSED, ContributionStatus.WITHDRAWN))
    return (
        Balance.objects.until(at)
        .exclude(closed & Q(project__isnull=True))
        .filter(Q(contribution__isnull=False) | Q(project__isnull=False))
        .values_list("fund", "contribution", "project", "kind")
        .annotate(
            usd=Sum("amount_usd"),
            recent=Sum("amount_usd", filter=spending & Q(value_on__gt=at - timedelta(days=TRAILING_DAYS))),
            first=Min("value_on"),
            last=Max("value_on"),
        )
        .order_by()
    )


Source = tuple[int, str, int | None]  # project, fund, contribution


def gathered(rows: Any) -> tuple[dict[int, Sums], dict[int, Sums], dict[Source, Sums]]:
    codes = dict(Fund.objects.values_list("pk", "code"))
    by_contribution: dict[int, Sums] = defaultdict(Sums)
    by_project: dict[int, Sums] = defaultdict(Sums)
    by_source: dict[Source, Sums] = defaultdict(Sums)
    for fund, contribution, project, *balance in rows:
        if contribution is not None:
            by_contribution[contribution].add(*balance)
        if project is not None:
            by_project[project].add(*balance)
            by_source[project, codes[fund], contribution].add(*balance)
    return by_contribution, by_project, by_source


def projects_of(
    seen: QuerySet[Project], by_project: Mapping[int, Sums], by_source: Mapping[Source, Sums]
) -> dict[int, ProjectFacts]:
    """Projects that run or have ended, with the dates of their work plan where they have none of their own."""
    funds: dict[int, set[str]] = defaultdict(set)
    for project, fund, _contribution in by_source:
        funds[project].add(fund)
    rows = list(
        seen.filter(status__in=WATCHED)
        .annotate(work_from=Min("activities__starts_on"), work_until=Max("activities__ends_on"))
        .order_by("code")
    )
    lines = BudgetLine.objects.filter(source__in=IN_LEDGER, project__in=[row.pk for row in rows]).order_by()
    plans = dict(lines.values_list("project").annotate(usd=Sum("amount_usd")))
    return {
        row.pk: ProjectFacts(
            pk=row.pk,
            code=row.code,
            title=row.title,
            language=row.language,
            status=row.status,
            starts_on=row.starts_on or row.work_from,
            ends_on=row.ends_on or row.work_until,
            planned_usd=plans.get(row.pk, NOTHING),
            sums=by_project.get(row.pk, Sums()),
            funds=frozenset(funds[row.pk]),
        )
        for row in rows
    }


def sources(
    by_source: Mapping[Source, Sums], gifts: Mapping[int, ContributionFacts], projects: Mapping[int, ProjectFacts]
) -> list[SourceFacts]:
    return [
        SourceFacts(
            projects[project],
            fund,
            gifts.get(contribution) if contribution else None,
            sums.allocated_usd,
            sums.spent_usd,
        )
        for (project, fund, contribution), sums in by_source.items()
        if project in projects
    ]


def reports_overdue(rows: ReportDueQuerySet, gifts: Mapping[int, ContributionFacts], at: date) -> list[ReportFacts]:
    return [
        ReportFacts(gifts[row.contribution_id], row.kind, row.due_on)
        for row in rows.overdue(at)
        if row.contribution_id in gifts
    ]


def rates(gifts: Mapping[int, ContributionFacts], at: date) -> list[RateFacts]:
    """Of every currency in which money is still expected."""
    used: dict[str, list[ContributionFacts]] = defaultdict(list)
    for gift in gifts.values():
        if gift.currency != DOLLAR:
            used[gift.currency].append(gift)
    standing = ExchangeRate.objects.operational().standing().filter(effective_on__lte=at, currency__in=used)
    newest = dict(standing.order_by().values_list("currency").annotate(day=Max("effective_on")))
    return [RateFacts(currency, newest.get(currency), tuple(gifts)) for currency, gifts in sorted(used.items())]
