"""The files of a project. Each is served through the rights of its row, never by an address of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.documents import actions
from projects.portfolio.documents.forms import DocumentForm
from projects.portfolio.models import Project, ProjectDocument
from projects.portfolio.workflow import ENDED
from projects.portfolio.workspace import open_project, room

explain(
    add_document=gettext_lazy("Document added"),
    share_document=gettext_lazy("Document shared with the States"),
    unshare_document=gettext_lazy("Document no longer shared with the States"),
    remove_document=gettext_lazy("Document removed"),
)


def followed(request: HttpRequest, pk: int) -> Project:
    project = open_project(request, pk)
    if not person_of(request).has_perm("projects.follow_project", project):
        raise PermissionDenied
    return project


def managed(request: HttpRequest, pk: int) -> Project:
    project = open_project(request, pk)
    if not person_of(request).has_perm("projects.manage_project", project):
        raise PermissionDenied
    return project


def document_of(request: HttpRequest, project: Project, document_pk: int) -> ProjectDocument:
    rows = ProjectDocument.objects.visible_to(request.user).for_list().filter(project=project)
    return get_object_or_404(rows, pk=document_pk)


@require_safe
def project_documents(request: HttpRequest, pk: int) -> HttpResponse:
    project = followed(request, pk)
    return render(request, "projects/portfolio/documents.html", documents_context(request, project))


def documents_context(request: HttpRequest, project: Project) -> dict[str, Any]:
    rows = list(ProjectDocument.objects.visible_to(request.user).for_list().filter(project=project))
    return room(request, project, "documents") | {
        "documents": [row for row in rows if row.removed_at is None],
        "removed": [row for row in rows if row.removed_at is not None],
        "may_change": person_of(request).has_perm("projects.manage_project", project) and project.status not in ENDED,
    }


def project_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    project = managed(request, pk)
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(posted(request), files, initial={"language": get_language()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(project, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The document is kept."))
            return redirect("project_documents", project.pk)
    context = room(request, project, "documents") | {"form": form}
    return render(request, "projects/portfolio/document_add.html", context, status=status)


@require_safe
def project_document_file(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    return serve(document_of(request, followed(request, pk), document_pk).document)


@require_POST
def project_document_share(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    document = document_of(request, managed(request, pk), document_pk)
    actions.share(document, by=person_of(request), with_states=request.POST.get("with_states") == "1")
    messages.success(request, _("Saved."))
    return redirect("project_documents", pk)


@require_POST
def project_document_remove(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    document = document_of(request, managed(request, pk), document_pk)
    actions.remove(document, by=person_of(request))
    messages.success(request, _("The document was taken off the list."))
    return redirect("project_documents", pk)
