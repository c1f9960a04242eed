"""The room of action points, one point with its moves, and the points of all projects."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.roles import STAFF_ROLES, Role
from portal.accounts.signed_in import person_of
from portal.audit.history import history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room
from projects.risks.models import ActionPoint, Risk
from projects.risks.points import actions
from projects.risks.points.forms import DeadlineForm, HandOverForm, NewPointForm, PointForm
from projects.risks.points.lists import ACTION_POINTS, late_note, rows, tone
from projects.risks.points.steps import carry_out, form_of
from projects.risks.points.workflow import WORKFLOW
from projects.workplan.people import name_of
from projects.workplan.views import demand
from projects.workplan.when import may_change

CHANGE = "projects.change_actionpoint"


def demand_part(request: HttpRequest) -> None:
    """Action points are for OHCHR and the States; to others there are none."""
    if not person_of(request).standing.has(*STAFF_ROLES, Role.FOCAL_POINT):
        raise PermissionDenied(_("Action points are for OHCHR and the States of the project."))


def inside(request: HttpRequest, pk: int) -> Project:
    """The project, for those who may have action points in it."""
    project = open_project(request, pk)
    if not takes_part(request.user, project):
        raise PermissionDenied(_("Action points are for OHCHR and the States of the project."))
    return project


def takes_part(user: Any, project: Project) -> bool:
    return user.is_authenticated and bool(
        user.has_perm("projects.see_internal_project", project) or user.has_perm("projects.report_project", project)
    )


@require_safe
def action_point_list(request: HttpRequest) -> HttpResponseBase:
    demand_part(request)
    return respond(request, ACTION_POINTS)


@require_safe
def action_points(request: HttpRequest, pk: int) -> HttpResponse:
    project = inside(request, pk)
    found = list(rows(request.user).filter(project=project).order_by("due_on", "number"))
    found.sort(key=lambda point: point.status not in (actions.S.OPEN, actions.S.DONE))
    context = {
        "rows": [shown(point) for point in found],
        "unsettled": sum(point.status in (actions.S.OPEN, actions.S.DONE) for point in found),
        "may_change": may_change(request.user, project),
    }
    return render(request, "projects/risks/points.html", room(request, project, "action_points") | context)


def shown(point: Any) -> dict[str, Any]:
    return {
        "point": point,
        "state": WORKFLOW.state(point.status),
        "tone": tone(point),
        "late": late_note(point),
        "owner": name_of(point),
        "verifier": name_of(point, "verifier"),
    }


def open_point(request: HttpRequest, pk: int, number: int) -> tuple[Project, Any]:
    project = inside(request, pk)
    found = rows(request.user).select_related("risk", "activity", "handed_to", "came_from__project")
    point = get_object_or_404(found, project=project, number=number)
    point.project = project
    return project, point


@require_safe
def action_point_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, point = open_point(request, pk, number)
    return render(request, "projects/risks/point.html", detail_context(request, project, point))


def detail_context(request: HttpRequest, project: Project, point: Any) -> dict[str, Any]:
    user: Any = request.user
    sees_internal = user.has_perm("projects.see_internal_project", project)
    changes = may_change(user, project) and point.status == actions.S.OPEN
    moves = WORKFLOW.open_moves(point, user)
    hands_over = any(move.verb == "hand_over" for move in moves)
    return room(request, project, "action_points") | shown(point) | {
        "sees_risk": sees_internal,
        "panels": [panel(point, move) for move in moves if move.verb != "hand_over"],
        "hand_over_form": HandOverForm(project=project, reader=user) if hands_over else None,
        "may_change": changes,
        "deadline_form": DeadlineForm(initial={"due_on": point.due_on}) if changes else None,
        "history": history(point, WORKFLOW, user, sees_internal=sees_internal),
        "went_to": point.went_to.select_related("project").first(),
    }  # fmt: skip


def panel(point: ActionPoint, move: Any) -> dict[str, Any]:
    return {
        "move": move,
        "blockers": WORKFLOW.reasons_against(point, move.verb),
        "url": reverse("action_point_move", args=[point.project_id, point.number, move.verb]),
    }


def action_point_new(request: HttpRequest, pk: int) -> HttpResponse:
    """From nothing, or from a risk or a visit (`?risk=`, `?activity=`), which then is its origin."""
    project = inside(request, pk)
    demand(request, "projects.manage_project", project)
    form = NewPointForm(
        posted(request), project=project, reader=request.user, initial=origin_of(request, project)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(project, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Action point %(number)s is open.") % {"number": made.number})
            return redirect("action_point_detail", project.pk, made.number)
    return render_form(request, project, form)


def origin_of(request: HttpRequest, project: Project) -> dict[str, Any]:
    risk, activity = request.GET.get("risk", ""), request.GET.get("activity", "")
    if risk.isdecimal():
        found = get_object_or_404(Risk.objects.visible_to(request.user), project=project, pk=int(risk))
        return {"origin": actions.Origin.RISK, "risk": found, "owner": found.owner_id}
    if activity.isdecimal():
        visit = get_object_or_404(project.activities, number=int(activity))
        return {"origin": actions.Origin.MONITORING, "activity": visit, "owner": visit.owner_id}
    return {}


def action_point_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, point = open_point(request, pk, number)
    demand(request, CHANGE, point)
    form = PointForm(posted(request), project=project, reader=request.user, instance=point)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(point, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("action_point_detail", project.pk, number)
    return render_form(request, project, form, point)


def render_form(request: HttpRequest, project: Project, form: Any, point: ActionPoint | None = None) -> HttpResponse:
    context = room(request, project, "action_points") | {"form": form, "point": point}
    return render(request, "projects/risks/point_form.html", context, status=409 if form.errors else 200)


@require_POST
def action_point_deadline(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project, point = open_point(request, pk, number)
    demand(request, CHANGE, point)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        try:
            actions.move_deadline(point, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The deadline has moved."))
            return redirect("action_point_detail", project.pk, number)
    context = detail_context(request, project, point) | {"deadline_form": form}
    return render(request, "projects/risks/point.html", context, status=409)


@require_POST
def action_point_move(request: HttpRequest, pk: int, number: int, verb: str) -> HttpResponse:
    project, point = open_point(request, pk, number)
    if verb not in {move.verb for move in WORKFLOW.moves}:
        raise Http404
    demand(request, WORKFLOW.verb(verb).permission, point)
    form = form_of(verb, point, request.user, request.POST)
    try:
        carry_out(point, verb, by=person_of(request), form=form)
    except NotAllowed as refusal:
        context = detail_context(request, project, point) | {"refused": refusal.reasons}
        if verb == "hand_over":
            show_reasons(form, refusal)
            context["hand_over_form"] = form
        else:
            context["refused_note"], context["refused_verb"] = request.POST.get("note", ""), verb
        return render(request, "projects/risks/point.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": WORKFLOW.verb(verb).label})
    return redirect("action_point_detail", project.pk, number)
