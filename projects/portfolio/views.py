"""Pages of projects. Each fetches through visible_to, names a permission, and calls an action."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.charts.shown import Shown
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio import actions, overview, where
from projects.portfolio.filters import is_inside
from projects.portfolio.forms import FactsForm
from projects.portfolio.lists import PROJECTS, totals
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED
from projects.portfolio.workspace import open_project, room
from projects.thread import thread_from

explain(create_from_request=gettext_lazy("Project created from its request"), edit=gettext_lazy("Changed"))


@login_not_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponseBase:
    if "manager" in request.GET and not is_inside(request.user):
        return redirect(f"{request.path}?{without_manager(request)}")  # who leads what is for staff
    return respond(request, PROJECTS, template="projects/portfolio/list.html", more=lambda: around(request))


def around(request: HttpRequest) -> dict[str, Any]:
    may_add = request.user.is_authenticated and request.user.has_perm("projects.add_project")
    found = PROJECTS.filterset(request.user, request.GET, request)
    return {"may_add": may_add, "chart": places(request), **totals(found.qs)}


def places(request: HttpRequest) -> Shown | None:
    """Where the projects are, above the list as it opens: the map would be in the way of somebody who searches."""
    if request.GET or request.htmx:  # type: ignore[attr-defined]
        return None
    today = timezone.localdate()
    note = _("All projects of the list, as at %(day)s; a project of several States stands in each of them.")
    found = where.reach(Project.objects.visible_to(request.user))
    return where.shown(found, today=today, note=note % {"day": formats.day(today)}) if found.projects else None


def without_manager(request: HttpRequest) -> str:
    words = request.GET.copy()
    del words["manager"]
    return words.urlencode()


@login_not_required
@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    context = overview.context(request, open_project(request, pk))
    return render(request, "projects/portfolio/detail.html", context)


@require_safe
def project_checklists(request: HttpRequest, pk: int) -> HttpResponse:
    """What has to be done before the project starts and before it closes, to be read together or printed."""
    project = open_project(request, pk)
    if not person_of(request).has_perm("projects.see_internal_project", project):
        raise PermissionDenied
    context = room(request, project, "overview") | {"checklists": overview.checklists(project, overview.LISTED)}
    return render(request, "projects/portfolio/checklists.html", context)


@require_POST
def project_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = open_project(request, pk)
    if verb not in {move.verb for move in actions.WORKFLOW.moves}:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note = request.POST.get("note", "")
    try:
        actions.move(found, verb, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = overview.context(request, open_project(request, pk))
        told = {"refused": refusal.reasons, "refused_note": note}
        return render(request, "projects/portfolio/detail.html", context | told, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("project_detail", found.pk)


def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = open_project(request, pk)
    if not request.user.has_perm("projects.manage_project", found):
        raise PermissionDenied
    form = FactsForm(posted(request), project=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(found, by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("project_detail", found.pk)
    context = room(request, found, "overview") | {"form": form, "has_ended": found.status in ENDED}
    return render(request, "projects/portfolio/edit.html", context, status=status)


@login_not_required
@require_safe
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The golden thread from any record of it."""
    return render(request, "projects/thread.html", {"stages": thread_from(request.user, kind, pk), "kind": kind})
