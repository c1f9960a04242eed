from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted
from portal.reference.models import Component
from portal.workflow import NotAllowed
from projects.components.models import ComponentScore, Moment
from projects.portfolio import actions
from projects.portfolio.forms import ProjectForm
from projects.portfolio.lists import PROJECTS
from projects.portfolio.models import Project
from projects.sections import drawn
from projects.thread import from_project, stages, thread_from

explain(create_from_request=gettext_lazy("Project created from its request"), edit=gettext_lazy("Changed"))


def find(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)


@login_not_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, PROJECTS)


@login_not_required
@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "projects/portfolio/detail.html", detail_context(request, find(request, pk)))


def detail_context(request: HttpRequest, found: Project) -> dict[str, Any]:
    signed_in = request.user.is_authenticated
    sees_internal = signed_in and request.user.has_perm("projects.see_internal_project", found)
    return {
        "record": found,
        "state_info": actions.WORKFLOW.state(found.status),
        "panels": panels(found, request.user) if signed_in else [],
        "component_rows": component_rows(found),
        "moments": Moment,
        "sees_internal": sees_internal,
        "may_manage": signed_in and request.user.has_perm("projects.manage_project", found),
        "history": history(found, actions.WORKFLOW, request.user, sees_internal=sees_internal) if signed_in else [],
        "project_sections": drawn(request, found),
        "thread": stages(request.user, from_project(request.user, found.pk)),
    }


def panels(found: Project, user: Any) -> list[dict[str, Any]]:
    return [
        {
            "move": move,
            "blockers": actions.WORKFLOW.reasons_against(found, move.verb),
            "url": reverse("project_move", args=[found.pk, move.verb]),
        }
        for move in actions.WORKFLOW.open_moves(found, user)
    ]


def component_rows(found: Project) -> list[tuple[Component, dict[str, ComponentScore]]]:
    """Each component with its scores by moment."""
    by_component: dict[int, dict[str, ComponentScore]] = {}
    for score in found.component_scores.all():
        by_component.setdefault(score.component_id, {})[score.moment] = score
    return [(component, by_component.get(component.pk, {})) for component in Component.objects.all()]


@require_POST
def project_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = find(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        actions.move(found, verb, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = detail_context(request, found) | {"refused": refusal.reasons, "refused_note": note}
        return render(request, "projects/portfolio/detail.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("project_detail", found.pk)


def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if not request.user.has_perm("projects.manage_project", found):
        raise PermissionDenied
    form = ProjectForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        actions.edit(find(request, pk), by=person_of(request), facts=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("project_detail", found.pk)
    return render(request, "projects/portfolio/edit.html", {"record": found, "form": form})


@login_not_required
@require_safe
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The golden thread from any record of it."""
    return render(request, "projects/thread.html", {"stages": thread_from(request.user, kind, pk), "kind": kind})
