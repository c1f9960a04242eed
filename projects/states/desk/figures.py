"""The desk of a State as one reader may know it: one calculation for page, file and API."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.reference.models import State
from projects.coverage.addresses import rows_address
from projects.coverage.assistance import Assistance
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Coverage, Question, coverage
from projects.followup.reviews.figures import Outlook, outlooks
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.requests.filters import OWNERS
from projects.requests.models import Request
from projects.results.reporting.standing import Standing
from projects.states.desk import calendar
from projects.states.desk.freshness import NEVER, OLDER, RECENT, FreshnessLine, added, freshness_lines
from projects.states.desk.nexts import FIRST, NextAction, next_actions
from projects.states.desk.people import PersonLine, people_lines
from projects.states.desk.projects import ProjectLine, project_lines
from projects.states.desk.requests import RequestLine, request_lines
from projects.states.figures import CycleLine, ProgressLine, cycle_lines, positions, progress_lines
from projects.workplan.calendar.entries import Entry

Text = str | Promise
TURNS = (
    ("state", _("Requests that wait for the State")),
    ("ohchr", _("Requests that wait for OHCHR")),
    ("board", _("Requests that wait for the Board of Trustees")),
    ("both", _("Requests on which the State and OHCHR have to act")),
)


@dataclass(frozen=True)
class Figure:
    """A number of the desk. `url` opens the list with exactly its rows, for the same reader."""

    id: str
    label: Text
    value: int
    basis: Text
    url: str


@dataclass(frozen=True)
class Desk:
    state: State
    as_at: date
    nexts: tuple[NextAction, ...]
    requests: tuple[RequestLine, ...]
    projects: tuple[ProjectLine, ...]
    freshness: tuple[FreshnessLine, ...]  # by cycle
    progress: tuple[ProgressLine, ...]
    positions: tuple[CycleLine, ...]
    coverage: Coverage  # of supported UPR recommendations, by cycle
    outlook: Outlook
    entries: tuple[Entry, ...]
    people: tuple[PersonLine, ...]
    is_new: bool  # the State has not asked for anything yet

    @property
    def first(self) -> tuple[NextAction, ...]:
        return self.nexts[:FIRST]

    @property
    def fresh(self) -> FreshnessLine:
        return added(self.freshness)

    @property
    def waiting(self) -> tuple[RequestLine, ...]:
        """Requests about which the other side has written or asked something."""
        return tuple(line for line in self.requests if line.unread or line.questions)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (*of_requests(self), *of_projects(self), *of_freshness(self), *of_coverage(self))

    def figure(self, id: str) -> Figure:
        return next(one for one in self.figures if one.id == id)


def desk(user: Any, state: State, *, today: date | None = None) -> Desk:
    """What stands on the desk of the State for this reader; whoever may look at it is asked before (`rules.may_look`)."""
    today = today or timezone.localdate()
    requests = request_lines(user, state, today=today)
    projects = project_lines(user, state, today=today)
    fresh = freshness_lines(user, state, today=today)
    outlook = outlooks([state], today)[0]
    return Desk(
        state=state,
        as_at=today,
        nexts=next_actions(user, state, requests, projects, added(fresh), today=today),
        requests=requests,
        projects=projects,
        freshness=fresh,
        progress=progress_lines(user, state),
        positions=cycle_lines(positions(user, state)),
        coverage=coverage(user, Question(DIMENSIONS["cycle"], state=state.iso3)),
        outlook=outlook,
        entries=calendar.entries(user, outlook, requests, projects, today=today),
        people=people_lines(state, (line.request for line in requests), today=today),
        is_new=not requests and not projects and not asked_before(user, state).exists(),
    )


def asked_before(user: Any, state: State) -> QuerySet[Request]:
    return Request.objects.visible_to(user).filter(state=state)


# Figures by their ids


def listed(name: str, state: State, *words: tuple[str, str]) -> str:
    return f"{reverse(name)}?{urlencode((('state', state.iso3), *words))}"


def of_requests(desk: Desk) -> tuple[Figure, ...]:
    rows, basis = desk.requests, _("Open requests of the State that you may see")

    def figure(id: str, label: Text, value: int, *words: tuple[str, str]) -> Figure:
        return Figure(f"requests.{id}", label, value, basis, listed("request_list", desk.state, ("open", "1"), *words))

    turns = (
        figure(f"turn.{word}", label, sum(line.turn is OWNERS[word] for line in rows), ("turn", word))
        for word, label in TURNS
    )
    return (figure("open", _("Open requests"), len(rows)), *turns)


def of_projects(desk: Desk) -> tuple[Figure, ...]:
    rows, basis = desk.projects, _("Projects with the State")
    planned = sum(line.project.status == ProjectStatus.PLANNING for line in rows)
    running = tuple(("status", status.value) for status in RUNNING)
    late = sum(line.reports.late for line in rows)
    return (
        Figure("projects.running", _("Projects that run"), len(rows) - planned, basis,
               listed("project_list", desk.state, *running)),
        Figure("projects.planning", _("Projects in planning"), planned, basis,
               listed("project_list", desk.state, ("status", ProjectStatus.PLANNING))),
        Figure("reports.late", _("Reports on results that are late"), late, _("Reporting periods of projects that run"),
               listed("reporting_list", desk.state, ("standing", Standing.LATE))),
    )  # fmt: skip


def of_freshness(desk: Desk) -> tuple[Figure, ...]:
    line, basis = desk.fresh, _("Recommendations and pledges of all mechanisms, without concerns and observations")

    def figure(id: str, label: Text, value: int, *words: tuple[str, str]) -> Figure:
        return Figure(f"freshness.{id}", label, value, basis, listed("followup_board", desk.state, *words))

    return (
        figure("all", _("Recommendations that are followed up"), line.total),
        figure("recent", _("With news of the last six months"), line.recent, ("updated", RECENT)),
        figure("older", _("With older news only"), line.older, ("updated", OLDER)),
        figure("never", _("Never reported on"), line.never, ("updated", NEVER)),
    )


def of_coverage(desk: Desk) -> tuple[Figure, ...]:
    made, basis = desk.coverage, desk.coverage.question.basis.label
    facts = made.question.facts

    def figure(id: str, label: Text, value: int, *more: tuple[str, str]) -> Figure:
        return Figure(f"coverage.{id}", label, value, basis, rows_address((*facts, *more)) or "")

    return (
        figure("supported", _("Supported UPR recommendations"), made.total.recommendations),
        figure("assisted", _("Assisted"), made.total.assisted, ("assistance", Assistance.ASSISTED)),
        figure("requested", _("Requested or planned"), made.total.requested, ("assistance", Assistance.REQUESTED)),
        figure("untouched", _("Without assistance"), made.total.untouched, ("assistance", Assistance.NONE)),
    )
