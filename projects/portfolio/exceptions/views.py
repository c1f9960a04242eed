from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.exceptions import actions
from projects.portfolio.forms import ExceptionForm
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project

explain(
    create_by_exception=gettext_lazy("Project recorded without a request"),
    approve_exception=gettext_lazy("Exception approved: a project without a request"),
)


def project_new(request: HttpRequest) -> HttpResponse:
    """Records a project that no request asked for."""
    user = person_of(request)
    if not user.has_perm("projects.add_project"):
        raise PermissionDenied
    form = ExceptionForm(posted(request), initial={"language": get_language(), "reach": Project.Reach.COUNTRY})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(by=user, **form.facts)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Recorded. It can start once the exception is approved."))
            return redirect("project_detail", made.pk)
    return render(request, "projects/portfolio/new.html", {"form": form}, status=status)


@require_POST
def project_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves the exception."""
    project = open_project(request, pk)
    user = person_of(request)
    if not user.has_perm("projects.decide_project", project):
        raise PermissionDenied
    actions.approve(project, by=user, note=request.POST.get("note", ""))
    messages.success(request, _("The exception is approved."))
    return redirect("project_detail", project.pk)
