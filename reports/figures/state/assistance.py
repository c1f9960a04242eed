"""What was asked and what was done: coverage, requests, projects with their money by source, people reached."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS
from funding.ledger.queries import NOTHING, SourceOfMoney, narrowed, project_money
from funding.projects.sources import source_of_fund, sources_of
from portal.periods import Period
from portal.reference.models import State
from projects.participation.figures import portfolio_figures
from projects.participation.models import AccessMeasure, Event
from projects.participation.queries import occasions_of
from projects.portfolio.models import Project, ProjectQuerySet
from projects.requests.clock import days_to_decision
from projects.requests.models import Request
from projects.requests.workflow import OPEN
from projects.states.figures import Profile
from reports.figures.board.sessions import may_be_named
from reports.figures.freezing import Sheet, names_of
from reports.figures.moments import moments_of
from reports.figures.reader import ANYBODY
from reports.figures.state.shapes import CoverageLine, People, ProjectLine, RequestLine, Requests, SourceLine


def coverage(known: Profile, sheet: Sheet, *, today: date) -> tuple[tuple[CoverageLine, ...], CoverageLine]:
    """Supported recommendations of the Universal Periodic Review, as the coverage page counts them."""
    found = known.coverage
    lines = tuple(
        CoverageLine(int(row.key) if row.key else None, row.counts.recommendations, row.counts.assisted, row.counts.requested)
        for row in found.rows
    )  # fmt: skip
    whole = found.total
    total = CoverageLine(None, whole.recommendations, whole.assisted, whole.requested)
    for id, value, word in (
        ("coverage.supported", total.recommendations, "all"),
        ("coverage.assisted", total.assisted, "assisted by a project"),
        ("coverage.requested", total.requested, "assistance requested"),
        ("coverage.untouched", total.untouched, "no assistance"),
    ):
        sheet.note(id, value, unit="recommendations", basis="at_drafting", as_at=today, rows=value,
                   source=f"projects.coverage: supported UPR recommendations of {known.state.iso3}, {word}")  # fmt: skip
    return lines, total


def requests(state: State, period: Period, sheet: Sheet, *, today: date) -> Requests:
    since, before = moments_of(period)
    sent = Request.objects.filter(state=state, submitted_at__isnull=False, submitted_at__lt=before)
    received, decided = sent.filter(submitted_at__gte=since), sent.filter(decided_at__gte=since, decided_at__lt=before)
    counts = received.count(), decided.count(), sent.filter(status__in=OPEN).count()
    where = f"projects.Request: state {state.iso3}"
    for id, value, basis, as_at, word in (
        ("requests.received", counts[0], "in_period", period.ends_on, "submitted_at in the period"),
        ("requests.decided", counts[1], "in_period", period.ends_on, "decided_at in the period"),
        ("requests.open", counts[2], "at_drafting", today, "submitted by the end of the period, still open"),
    ):
        sheet.note(id, value, unit="requests", basis=basis, as_at=as_at, source=f"{where}, {word}", rows=value)
    told = list(sent.filter(Q(decided_at__isnull=True) | Q(decided_at__gte=since)).order_by("submitted_at", "pk"))
    shown = [one for one in told if one.consent and one.consent != Request.Consent.CONFIDENTIAL]
    days = days_to_decision(shown)
    return Requests(*counts, tuple(request_line(one, days.get(one.pk)) for one in shown), len(told) - len(shown))


def request_line(request: Request, days: int | None) -> RequestLine:
    assert request.submitted_at is not None  # noqa: S101 (asked for by the query)
    return RequestLine(
        reference=request.reference,
        title=request.title if may_be_named(request) else "",
        language=request.language,
        status=request.status,
        submitted_on=timezone.localdate(request.submitted_at),
        decided_on=timezone.localdate(request.decided_at) if request.decided_at else None,
        working_days=days,
    )


def projects(rows: ProjectQuerySet, period: Period, sheet: Sheet) -> tuple[ProjectLine, ...]:
    found = rows.order_by("code").with_recommendation_count().prefetch_related("states", "budget_lines")
    lines = tuple(project_line(project, period) for project in found)
    where = "projects.Project: of the State, under way in the period"
    sheet.note("projects.active", len(lines), unit="projects", basis="in_period", as_at=period.ends_on,
               source=where, rows=len(lines))  # fmt: skip
    for id, name in (("money.planned", "planned_usd"), ("money.period", "period_usd"), ("money.spent", "spent_usd")):
        value = total_of(lines, name)
        basis = "in_period" if name == "period_usd" else "at_end"
        sheet.note(id, value, unit="usd", basis=basis, as_at=period.ends_on,
                   source=f"{where}: {name} of all sources, shared projects in full", rows=len(lines))  # fmt: skip
    return lines


def total_of(lines: Iterable[ProjectLine], name: str) -> Decimal:
    return sum((getattr(one, name) or NOTHING for line in lines for one in line.sources), NOTHING)


def project_line(project: Project, period: Period) -> ProjectLine:
    states = sorted(project.states.all(), key=lambda one: one.iso3)
    return ProjectLine(
        code=project.code,
        title=project.title,
        language=project.language,
        status=project.status,
        state_names=tuple(names_of(state) for state in states),
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        recommendations=project.recommendation_count,  # type: ignore[attr-defined]
        sources=source_lines(project, period),
    )


def source_lines(project: Project, period: Period) -> tuple[SourceLine, ...]:
    """The sources of the project's money page, with what the ledger knew at the end of the period."""
    until: dict[str, list[SourceOfMoney]] = defaultdict(list)
    for one in project_money(project, until=period.ends_on).sources:
        until[source_of_fund(one.fund)].append(one)
    within = spent_in(project, period)
    made = []
    for group in sources_of(project).groups:
        then, in_ledger = until[group.source], group.is_in_ledger or bool(group.money)
        made.append(
            SourceLine(
                source=str(group.source),
                planned_usd=group.planned_usd,
                allocated_usd=added(one.allocated_usd for one in then) if group.is_in_ledger else None,
                period_usd=within.get(group.source, NOTHING) if in_ledger else None,
                spent_usd=added(one.spent_usd for one in then) if in_ledger else None,
            )
        )
    return tuple(made)


def added(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def spent_in(project: Project, period: Period) -> dict[str, Decimal]:
    """By source, with programme support costs."""
    rows = narrowed(period, project=project).filter(kind__in=SPENDING_KINDS).order_by()
    sums = dict(rows.values_list("fund").annotate(usd=Sum("amount_usd")))
    found: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for fund in Fund.objects.filter(pk__in=sums):
        found[source_of_fund(fund)] += sums[fund.pk]
    return found


def people(rows: "QuerySet[Project]", period: Period, sheet: Sheet) -> People:
    """As anybody may know it: numbers of an event that are small, or would give a small one away, are in no sum."""
    events = Event.objects.filter(project__in=rows, starts_on__range=(period.starts_on, period.ends_on))
    found = portfolio_figures(
        occasions_of(list(events.with_rights(ANYBODY).order_by("id"))), access=AccessMeasure.values
    )
    total = found.total
    women = total.women.value if total.left_out < total.events else None
    made = People(total.events, total.people.value or 0, women, total.share, total.left_out)
    where = "projects.Event: of these projects, starts_on in the period"
    for id, value, unit in (
        ("people.events", made.events, "events"),
        ("people.all", made.people, "people"),
        ("people.women", made.women, "people"),
    ):
        source = where if unit == "events" else f"{where}, numbers that everybody may see"
        sheet.note(id, value, unit=unit, basis="in_period", as_at=period.ends_on, source=source, rows=made.events)
    return made
