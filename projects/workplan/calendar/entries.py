"""What stands in a calendar: of one project, or of one person's work. Always what the reader may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.roles import Role
from projects.participation.models import Event
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE, ProjectStatus
from projects.results.models import ReportingPeriod
from projects.risks.models import ActionPoint, Risk
from projects.workplan.models import Activity
from projects.workplan.when import AT_WORK

DEAD = (ProjectStatus.CANCELLED,)


@dataclass(frozen=True)
class Entry:
    """Whole days, both included. `key` stays whatever the language and whenever it is read."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    path: str
    place: str = ""
    text: str = ""
    is_public: bool = False
    is_off: bool = False  # does not take place any more: calendar programs strike it out


def of_activities(rows: Iterable[Activity]) -> Iterator[Entry]:
    for row in rows:
        yield Entry(
            f"activity-{row.pk}",
            f"{row.project.code}: {row.title}",
            row.starts_on,
            row.ends_on,
            reverse("activity_detail", args=[row.project_id, row.number]),
            place=row.place,
            text=row.description,
            is_public=is_public(row.project),
            is_off=row.status == Activity.Status.CANCELLED,
        )


def of_events(rows: Iterable[Event]) -> Iterator[Entry]:
    for row in rows:
        yield Entry(
            f"event-{row.pk}",
            f"{row.project.code}: {row.title}",
            row.starts_on,
            row.ends_on,
            reverse("work_plan", args=[row.project_id]),
            place=row.place,
            is_public=is_public(row.project),
        )


def of_points(rows: Iterable[ActionPoint]) -> Iterator[Entry]:
    for row in rows:
        facts = {"code": row.project.code, "number": formats.number(row.number)}
        yield Entry(
            f"action-point-{row.pk}",
            _("%(code)s: action point %(number)s is due") % facts,
            row.due_on,
            row.due_on,
            reverse("action_point_detail", args=[row.project_id, row.number]),
            text=row.text,
        )


def of_reports(rows: Iterable[ReportingPeriod]) -> Iterator[Entry]:
    for row in rows:
        facts = {"code": row.project.code, "period": formats.period(row.starts_on, row.ends_on)}
        sentence = _("%(code)s: final report is due") if row.is_final else _("%(code)s: report for %(period)s is due")
        yield Entry(
            f"report-{row.pk}",
            sentence % facts,
            row.due_on,
            row.due_on,
            reverse("project_detail", args=[row.project_id]),
        )


def of_risks(rows: Iterable[Risk]) -> Iterator[Entry]:
    for row in rows:
        facts = {"code": row.project.code, "risk": row.title}
        yield Entry(
            f"risk-{row.pk}",
            _("%(code)s: review the risk “%(risk)s”") % facts,
            row.review_on,
            row.review_on,
            reverse("risk_detail", args=[row.project_id, row.pk]),
        )


def is_public(project: Project) -> bool:
    return project.is_published and project.status in SHOWN_OUTSIDE


def of_project(project: Project, reader: Any) -> list[Entry]:
    """Activities, events, open action points and reports that are due. Four queries."""
    points = ActionPoint.objects.visible_to(reader) if reader.is_authenticated else ActionPoint.objects.none()
    reports = ReportingPeriod.objects.visible_to(reader).filter(project=project)
    return [
        *of_activities(Activity.objects.visible_to(reader).filter(project=project).select_related("project")),
        *of_events(Event.objects.visible_to(reader).filter(project=project).select_related("project")),
        *of_points(points.unsettled().filter(project=project).select_related("project")),
        *(of_reports(reports.select_related("project")) if reader.is_authenticated else ()),
    ]


def of_person(user: Any) -> list[Entry]:
    """What the person owns or verifies, and the events and reports of the projects they work on."""
    mine = Project.objects.visible_to(user).filter(status__in=AT_WORK).filter(worked_on_by(user))
    activities = Activity.objects.visible_to(user).filter(owner=user).exclude(project__status__in=DEAD)
    points = ActionPoint.objects.visible_to(user).unsettled().filter(Q(owner=user) | Q(verifier=user))
    risks = Risk.objects.visible_to(user).filter(owner=user, status=Risk.Status.OPEN, project__status__in=AT_WORK)
    return [
        *of_activities(activities.select_related("project")),
        *of_events(Event.objects.visible_to(user).filter(project__in=mine).select_related("project")),
        *of_points(points.select_related("project")),
        *of_reports(ReportingPeriod.objects.visible_to(user).filter(project__in=mine).select_related("project")),
        *of_risks(risks.select_related("project")),
    ]


def worked_on_by(user: Any) -> Q:
    """The projects that a person manages or is in the team of today; for a focal point, those of the States."""
    today = timezone.localdate()
    held = user.project_memberships.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    found = Q(manager=user) | Q(pk__in=held.values("project"))
    if user.standing.has(Role.FOCAL_POINT):
        states = user.standing.state_ids(Role.FOCAL_POINT) or ()
        found |= Q(pk__in=Project.states.through.objects.filter(state__in=states).values("project"))
    return found
