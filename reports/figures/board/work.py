"""Requests, projects, the seven components and the recommendations: counts of the period or as at the day of drafting."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Count, Q, QuerySet

from portal.periods import Period
from portal.reference.models import RegionalGroup, State
from projects.components.figures import component_figures, first_and_last, scores_of
from projects.portfolio.models import Project, ProjectQuerySet
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.recommendations.models import Position, Recommendation
from projects.requests.clock import days_to_decision
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus
from reports.figures.board.shapes import (
    ComponentLine,
    Mean,
    Projects,
    Recommendations,
    Requests,
    ScoreChange,
    Stage,
    Tally,
)
from reports.figures.freezing import Sheet, names_of
from reports.figures.moments import moments_of

# Requests


def requests_in(period: Period, sheet: Sheet, *, today: date) -> Requests:
    since, before = moments_of(period)
    received = Request.objects.filter(submitted_at__gte=since, submitted_at__lt=before)
    decided = Request.objects.filter(decided_at__gte=since, decided_at__lt=before)
    outcomes = Counter(decided.values_list("status", flat=True))
    accepted = outcomes[RequestStatus.ACCEPTED] + outcomes[RequestStatus.AGREED]
    days = days_to_decision(decided)
    stages = Counter(Request.objects.filter(submitted_at__isnull=False).values_list("status", flat=True))
    counts = received.count(), received.aggregate(states=Count("state", distinct=True))["states"], decided.count()
    typical = Decimal(str(median(days.values()))) if days else None

    def note(id: str, value: Decimal | int | None, unit: str, source: str, rows: int) -> None:
        sheet.note(id, value, unit=unit, basis="in_period", as_at=period.ends_on, source=source, rows=rows)

    note("requests.received", counts[0], "requests", "projects.Request: submitted_at in the period", counts[0])
    note(
        "requests.states",
        counts[1],
        "states",
        "projects.Request: submitted_at in the period, distinct state",
        counts[0],
    )
    note("requests.decided", counts[2], "requests", "projects.Request: decided_at in the period", counts[2])
    note(
        "requests.accepted",
        accepted,
        "requests",
        "projects.Request: decided_at in the period, status accepted or agreed",
        accepted,
    )
    note(
        "requests.median_working_days",
        typical,
        "working_days",
        "projects.Request: decided_at in the period, working days with OHCHR by the log of moves, median",
        len(days),
    )
    for status, count in sorted(stages.items()):
        sheet.note(
            f"requests.stage.{status}",
            count,
            unit="requests",
            basis="at_drafting",
            as_at=today,
            source=f"projects.Request: submitted, status {status}",
            rows=count,
        )
    return Requests(
        received=counts[0],
        received_states=counts[1],
        decided=counts[2],
        accepted=accepted,
        declined=outcomes[RequestStatus.DECLINED],
        median_working_days=typical,
        by_stage=tuple(Stage(status, stages[status]) for status in RequestStatus if stages[status]),
        by_region=by_region(received.values_list("state__regional_group", "pk")),
    )


def by_region(pairs: Iterable[tuple[int | None, int]]) -> tuple[Tally, ...]:
    """Distinct records a region; a record of States of two regions is in both. Observer States have no region."""
    members = defaultdict(set)
    for region, record in pairs:
        members[region].add(record)
    known = RegionalGroup.objects.in_bulk([region for region in members if region is not None])
    tallies = [
        Tally(group.code, names_of(group), len(members[pk]))
        for pk, group in sorted(known.items(), key=lambda item: item[1].position)
    ]
    return (*tallies, Tally("", {}, len(members[None]))) if members[None] else tuple(tallies)


# Projects and components


def running_in(period: Period) -> ProjectQuerySet:
    """Projects under way on at least one day of the period."""
    return Project.objects.filter(status__in=SHOWN_OUTSIDE, starts_on__lte=period.ends_on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.starts_on)
    )


def projects_in(running: QuerySet[Project], period: Period, sheet: Sheet) -> Projects:
    count = running.count()
    links = list(running.filter(states__isnull=False).values_list("states", "pk"))
    states = len({state for state, _project in links})
    shared = running.annotate(states_in=Count("states")).filter(states_in__gt=1).count()
    started = running.filter(starts_on__gte=period.starts_on).count()
    where = "projects.Project: under way in the period"

    def note(id: str, value: int, unit: str, source: str, rows: int) -> None:
        sheet.note(id, value, unit=unit, basis="in_period", as_at=period.ends_on, source=source, rows=rows)

    note("projects.active", count, "projects", where, count)
    note("projects.started", started, "projects", f"{where}, starts_on in the period", started)
    note("projects.states", states, "states", f"{where}, distinct states: a State is counted once", count)
    note("projects.regional", shared, "projects", f"{where}, more than one state", shared)
    return Projects(
        active=count,
        started=started,
        states=states,
        regional=shared,
        by_region=by_region(running.filter(states__isnull=False).values_list("states__regional_group", "pk")),
    )


def component_lines(running: QuerySet[Project], sheet: Sheet, *, today: date) -> tuple[ComponentLine, ...]:
    lines = []
    for figure in component_figures(running):
        number = figure.component.number
        for moment, value, scored in figure.means:
            sheet.note(
                f"components.{number}.{moment}",
                value,
                unit="score",
                basis="at_drafting",
                as_at=today,
                source=f"projects.ComponentScore: projects under way in the period, component {number}, moment {moment}, mean",
                rows=scored,
            )
        lines.append(
            ComponentLine(
                number=number,
                names=names_of(figure.component),
                means=tuple(Mean(moment, value, scored) for moment, value, scored in figure.means),
                first=figure.first,
                last=figure.last,
                compared=figure.compared,
            )
        )
    return tuple(lines)


def score_changes(running: QuerySet[Project]) -> tuple[ScoreChange, ...]:
    projects = running.in_bulk()
    changes = [
        ScoreChange(projects[pk].code, projects[pk].title, projects[pk].language, number, *pair)
        for number, table in scores_of(running).items()
        for pk, moments in table.items()
        if (pair := first_and_last(moments)) and pair[0] != pair[1]
    ]
    return tuple(sorted(changes, key=lambda change: (change.project, change.component)))


def recommendations_of(running: QuerySet[Project], sheet: Sheet, *, today: date) -> Recommendations:
    linked = Recommendation.objects.filter(
        Q(pk__in=running.values("recommendations")) | Q(pk__in=running.values("request__recommendations"))
    )
    total, supported = linked.count(), linked.filter(position=Position.SUPPORTED).count()
    where = "projects.Recommendation: named by a project under way in the period or by its request"
    sheet.note(
        "recommendations.linked",
        total,
        unit="recommendations",
        basis="at_drafting",
        as_at=today,
        source=where,
        rows=total,
    )
    sheet.note(
        "recommendations.supported",
        supported,
        unit="recommendations",
        basis="at_drafting",
        as_at=today,
        source=f"{where}, position supported",
        rows=supported,
    )
    mechanisms = Counter(linked.values_list("mechanism__code", flat=True))
    per_state = Counter(linked.values_list("state", flat=True))
    states = State.objects.in_bulk(list(per_state))
    return Recommendations(
        linked=total,
        supported=supported,
        by_mechanism=tuple(Stage(code, count) for code, count in sorted(mechanisms.items())),
        by_state=tuple(
            Tally(state.iso3, names_of(state), per_state[pk])
            for pk, state in sorted(states.items(), key=lambda item: (-per_state[item[0]], item[1].iso3))
        ),
    )
