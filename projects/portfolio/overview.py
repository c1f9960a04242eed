"""The first room of a project's workspace: where it stands, what comes next, and what changed since the reader looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.reference.models import Component
from portal.workflow import Move
from projects.components.models import Moment
from projects.components.shown import lines, shown_scores
from projects.portfolio import brief, pictures, public
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.checks import CHECKS, Checked, checked
from projects.portfolio.exceptions.actions import against_approval
from projects.portfolio.looks.since import changes
from projects.portfolio.models import Project
from projects.portfolio.reading import reads_notes
from projects.portfolio.workflow import ENDED, ProjectStatus
from projects.portfolio.workspace import room
from projects.requests.models import Request
from projects.sections import drawn
from projects.thread import from_project, stages
from projects.workplan.models import Activity

LISTED = ("activate", "close")  # the moves whose check-lists are shown from the beginning
COMING = {
    ProjectStatus.PLANNING: ("activate", "close"),
    ProjectStatus.ACTIVE: ("close",),
    ProjectStatus.SUSPENDED: ("close",),
    ProjectStatus.COMPLETING: ("close",),
}


@dataclass(frozen=True)
class Checklist:
    """What one move waits for, as it is filled now."""

    move: Move
    items: list[Checked]

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.items)


def checklists(project: Project, verbs: Iterable[str]) -> list[Checklist]:
    return [Checklist(WORKFLOW.verb(verb), checked(project, verb)) for verb in verbs]


def context(request: HttpRequest, project: Project) -> dict[str, Any]:
    user: Any = request.user
    prefetch_related_objects([project], "regions")
    shared = room(request, project, "overview")
    inside = shared["sees_internal"]
    coming = COMING.get(ProjectStatus(project.status), ()) if inside else ()
    lists = {one.move.verb: one for one in checklists(project, coming)}
    moves = panels(project, user, lists) if user.is_authenticated else []
    return shared | {
        "asked": asked(user, project),
        "panels": moves,
        "checklists": [one for verb, one in lists.items() if verb not in {panel["move"].verb for panel in moves}],
        "exception": exception(project, user),
        "changes": changed(project, user, inside),
        "figures": brief.figures(project),
        "team": team(project) if inside else [],
        "has_ended": project.status in ENDED,
        "reads_notes": reads_notes(user, project),
        "component_rows": component_rows(project, user) if inside else [],
        "moments": Moment,
        "public": None if inside else seen_from_outside(project, user),
        "project_sections": drawn(request, project),
        "thread": stages(user, from_project(user, project.pk)),
    }


def seen_from_outside(project: Project, user: Any) -> dict[str, Any]:
    """What was agreed and checked, on which day and by whom; the plan and the components as charts."""
    today = timezone.localdate()
    activities = list(Activity.objects.visible_to(user).filter(project=project))
    charts = (
        pictures.when(project, activities, today=today),
        pictures.components(project, lines(project, user), today=today),
    )
    return {"checked": public.checked(project), "charts": [one for one in charts if one], "today": today}


def asked(user: Any, project: Project) -> Request | None:
    """The request that the project came of, when the reader may see it."""
    if project.request_id is None:
        return None
    return Request.objects.visible_to(user).filter(pk=project.request_id).first()


def panels(project: Project, user: Any, lists: dict[str, Checklist]) -> list[dict[str, Any]]:
    """The moves that the person may make from here. A check-list that is on the page already says what is missing."""
    return [
        {
            "move": move,
            "checklist": lists.get(move.verb),
            "blockers": blockers(project, move.verb, lists),
            "url": reverse("project_move", args=[project.pk, move.verb]),
        }
        for move in WORKFLOW.open_moves(project, user)
    ]


def blockers(project: Project, verb: str, lists: dict[str, Checklist]) -> list[Any]:
    if verb in lists:
        return [blocker for item in lists[verb].items for blocker in item.blockers]
    return WORKFLOW.reasons_against(project, verb) if verb in CHECKS else []


def exception(project: Project, user: Any) -> dict[str, Any] | None:
    """Of a project without a request: whether the exception is approved, and whether the reader may do it."""
    if project.request_id is not None:
        return None
    is_open = not against_approval(project)
    return {
        "is_waiting": is_open,
        "may_approve": is_open
        and user.is_authenticated
        and user.has_perm("projects.approve_exception_project", project),
    }


def changed(project: Project, user: Any, sees_internal: bool) -> Any:
    if not (user.is_authenticated and user.has_perm("projects.follow_project", project)):
        return None
    return changes(project, user, sees_internal=sees_internal, now=timezone.now())


def team(project: Project) -> list[Any]:
    rows = project.members.today(timezone.localdate()).select_related("user")
    return list(rows.order_by("since", "id"))


def component_rows(project: Project, user: Any) -> list[tuple[Component, list[int | None]]]:
    """Each component with its score at each moment, None where there is none."""
    scores = {(one.component_id, one.moment): one.score for one in shown_scores(project, user)}
    return [
        (component, [scores.get((component.pk, moment)) for moment in Moment.values])
        for component in Component.objects.all()
    ]
