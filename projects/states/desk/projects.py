"""The projects of a State that are planned or run: stage, next milestone, reports to give, whose turn, money by source."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from portal.reference.models import State
from portal.workflow import State as Stage
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.requests.workflow import THE_STATE
from projects.results.reporting.standing import COMING_UP, OPEN, Standing, periods_of
from projects.states.desk.money import SourceLine, money_of
from projects.workplan.models import Activity

OF_THE_DESK = (ProjectStatus.PLANNING, *RUNNING)


@dataclass(frozen=True)
class Reports:
    """Periods that are over or due within two weeks and whose values are not all sent; `next_due_on` of any that is open."""

    periods: tuple[Any, ...] = ()  # with `expected`, `reported` and `standing` of results.reporting.standing
    next_due_on: date | None = None
    asks_state: bool = False  # the project asks the focal points of its States to report

    @property
    def missing(self) -> int:
        return sum(period.expected - period.reported for period in self.periods)

    @property
    def late(self) -> int:
        return sum(period.standing == Standing.LATE for period in self.periods)

    @property
    def wait_for_state(self) -> bool:
        return self.asks_state and any(not period.is_locked for period in self.periods)


@dataclass(frozen=True)
class ProjectLine:
    project: Project
    stage: Stage
    milestone: Activity | None  # the open activity that ends next
    late_activities: int
    reports: Reports
    money: tuple[SourceLine, ...]

    @property
    def turn(self) -> str | Promise:
        return THE_STATE if self.reports.wait_for_state else self.stage.owner


def project_lines(user: Any, state: State, *, today: date) -> tuple[ProjectLine, ...]:
    rows = Project.objects.visible_to(user).filter(states=state, status__in=OF_THE_DESK)
    projects = list(rows.for_list().select_related("states_report").order_by("code"))
    if not projects:
        return ()
    open_activities = activities_of(user, projects)
    reports = reports_of(user, projects, today=today)
    money = money_of(projects)
    return tuple(
        ProjectLine(
            project,
            WORKFLOW.state(project.status),
            next((one for one in open_activities.get(project.pk, ()) if one.ends_on >= today), None),
            sum(one.is_late(today) for one in open_activities.get(project.pk, ())) if project.status in RUNNING else 0,
            reports[project.pk],
            money[project.pk],
        )
        for project in projects
    )


def activities_of(user: Any, projects: Collection[Project]) -> dict[int, list[Activity]]:
    rows = Activity.objects.visible_to(user).filter(project__in=projects, status__in=Activity.OPEN)
    found: dict[int, list[Activity]] = {}
    for row in rows.order_by("ends_on", "number"):
        found.setdefault(row.project_id, []).append(row)
    return found


def reports_of(user: Any, projects: Collection[Project], *, today: date) -> dict[int, Reports]:
    rows = periods_of(user, today).filter(project__in=projects, standing__in=OPEN)
    wanted = rows.filter(Q(ends_on__lt=today) | Q(due_on__lte=today + COMING_UP)).values_list("pk", flat=True)
    asked, by_project = set(wanted), {project.pk: [] for project in projects}  # type: tuple[set[int], dict[int, list[Any]]]
    for period in rows.order_by("due_on", "pk"):
        by_project[period.project_id].append(period)
    return {
        project.pk: Reports(
            tuple(period for period in by_project[project.pk] if period.pk in asked),
            next((period.due_on for period in by_project[project.pk]), None),
            hasattr(project, "states_report"),
        )
        for project in projects
    }
