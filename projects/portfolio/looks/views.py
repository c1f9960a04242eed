"""The history of a project, and its reader's own mark of how far they have read."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import history
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.looks import actions
from projects.portfolio.workspace import open_project, room

ACTS = 50  # on a page of the history


@require_safe
def project_history(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    user = person_of(request)
    if not user.has_perm("projects.follow_project", project):
        raise PermissionDenied
    context = room(request, project, "history")
    items = history(project, WORKFLOW, user, sees_internal=context["sees_internal"])[::-1]
    page = Paginator(items, ACTS).get_page(request.GET.get("page"))
    return render(request, "projects/portfolio/history.html", context | {"page": page})


@require_POST
def project_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """`until` is when the page was made that the person has read."""
    project = open_project(request, pk)
    user = person_of(request)
    if not user.has_perm("projects.follow_project", project):
        raise PermissionDenied
    actions.have_seen(project, by=user, until=moment(request.POST.get("until", "")))
    messages.success(request, _("Noted: you have seen what changed."))
    return redirect("project_detail", project.pk)


def moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and is_aware(found) else None
