"""Who works on the project, now and before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.models import ProjectMember
from projects.portfolio.team import actions
from projects.portfolio.team.forms import MemberForm
from projects.portfolio.workflow import ENDED
from projects.portfolio.workspace import open_project, room

explain(
    add_member=gettext_lazy("Person joined the team"),
    end_member=gettext_lazy("Person left the team"),
    hand_over_project=gettext_lazy("Handed over"),
)


def project_team(request: HttpRequest, pk: int) -> HttpResponse:
    """The team, for staff; those who manage the project also name people here."""
    project = open_project(request, pk)
    user = person_of(request)
    needed = "projects.manage_project" if request.method == "POST" else "projects.see_internal_project"
    if not user.has_perm(needed, project):
        raise PermissionDenied
    form = MemberForm(posted(request), project=project)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(project, by=user, **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Added to the team."))
            return redirect("project_team", project.pk)
    today = timezone.localdate()
    members = list(project.members.select_related("user").order_by("since", "id"))
    context = room(request, project, "overview") | {
        "form": form,
        "current": [one for one in members if one.until is None or one.until >= today],
        "earlier": [one for one in members if one.until is not None and one.until < today],
        "may_change": project.status not in ENDED and user.has_perm("projects.manage_project", project),
    }
    return render(request, "projects/portfolio/team.html", context, status=status)


@require_POST
def project_member_end(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    project = open_project(request, pk)
    if not person_of(request).has_perm("projects.manage_project", project):
        raise PermissionDenied
    member = get_object_or_404(ProjectMember.objects.filter(project=project).select_related("user"), pk=member_pk)
    actions.end(member, by=person_of(request))
    messages.success(request, _("Taken off the team."))
    return redirect("project_team", project.pk)
