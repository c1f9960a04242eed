"""The registry of partners, and the partners room of a project."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import is_programme_staff, standing
from portal.accounts.signed_in import person_of
from portal.audit.history import SENTENCES, explain
from portal.audit.models import AuditEvent
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.partners import actions, registry
from projects.partners.forms import DescribeForm, EndForm, MergeForm, PartnerForm, RoleForm
from projects.partners.lists import PARTNERS
from projects.partners.models import Partner, ProjectPartner
from projects.partners.similar import like, pairs
from projects.portfolio.amendments.when import address_of_amendments
from projects.portfolio.models import Project
from projects.portfolio.reading import for_those_concerned, reads_notes
from projects.portfolio.workflow import RUNNING, ProjectStatus
from projects.portfolio.workspace import open_project, room

explain(
    add_partner=gettext_lazy("Partner registered"),
    edit_partner=gettext_lazy("Partner changed"),
    merge_partners=gettext_lazy("Registry entries merged"),
    add_project_partner=gettext_lazy("Partner added"),
    end_project_partner=gettext_lazy("Role of a partner ended"),
    remove_project_partner=gettext_lazy("Partner taken out"),
    describe_project_partner=gettext_lazy("Described anew what a partner does"),
)


def staff_only(request: HttpRequest) -> None:
    if not request.user.has_perm("projects.change_partner"):
        raise PermissionDenied(_("Only programme staff keep the registry of partners."))


@login_not_required
@require_safe
def partner_list(request: HttpRequest) -> HttpResponseBase:
    may_add = is_programme_staff(request.user)
    return respond(request, PARTNERS, template="projects/partners/list.html", may_add=may_add)


@login_not_required
@require_safe
def partner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Partner.objects.visible_to(request.user).select_related("state", "institution")
    partner = get_object_or_404(rows, pk=pk)
    if partner.merged_into_id is not None:
        return redirect("partner_detail", partner.merged_into_id)
    return detail(request, partner)


def detail(request: HttpRequest, partner: Partner, merging: MergeForm | None = None, status: int = 200) -> HttpResponse:
    may_change = is_programme_staff(request.user)
    roles = ProjectPartner.objects.visible_to(request.user).filter(partner=partner).select_related("project")
    roles = roles.annotate(reason_shown=for_those_concerned(request.user, "end_reason"))
    context = {
        "partner": partner,
        "roles": roles.order_by("until", "-since", "id"),
        "is_staff": standing(request.user).is_staff,
        "may_change": may_change,
        "similar": like(partner)[:5] if may_change else [],
        "merging": (merging or MergeForm(partner=partner)) if may_change else None,
        "history": happened(partner) if may_change else [],
    }
    return render(request, "projects/partners/detail.html", context, status=status)


def happened(partner: Partner) -> list[dict[str, Any]]:
    """For staff alone, latest first."""
    events = AuditEvent.objects.about(partner).select_related("actor").order_by("-at", "-id")[:20]
    return [
        {
            "title": SENTENCES.get(each.verb, each.verb),
            "at": each.at,
            "who": each.actor,
            "text": each.note,
            "state": "done",
        }
        for each in events
    ]


def partner_new(request: HttpRequest) -> HttpResponse:
    staff_only(request)
    asks_again = "asked" in request.POST
    form = PartnerForm(posted(request), asks_again=asks_again, initial={"language": person_of(request).language})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        is_another = bool(facts.pop("is_another", False))
        try:
            made = registry.add(by=person_of(request), facts=facts, is_another=is_another)
        except NotAllowed as refusal:
            if not asks_again and any(reason.anchor == "id_is_another" for reason in refusal.reasons):
                form = PartnerForm(request.POST, asks_again=True)
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The partner is registered."))
            return redirect(made)
    return form_page(request, form, None)


def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    staff_only(request)
    partner = get_object_or_404(Partner.objects.visible_to(request.user).in_registry(), pk=pk)
    form = PartnerForm(posted(request), instance=partner)
    if request.method == "POST" and form.is_valid():
        try:
            registry.edit(partner, by=person_of(request), facts=form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(partner)
    return form_page(request, form, partner)


def form_page(request: HttpRequest, form: PartnerForm, partner: Partner | None) -> HttpResponse:
    status = 409 if form.is_bound else 200
    return render(request, "projects/partners/edit.html", {"form": form, "partner": partner}, status=status)


@require_POST
def partner_merge(request: HttpRequest, pk: int) -> HttpResponse:
    staff_only(request)
    partner = get_object_or_404(Partner.objects.visible_to(request.user).in_registry(), pk=pk)
    form = MergeForm(request.POST, partner=partner)
    if form.is_valid():
        try:
            target = registry.merge(partner, into=form.cleaned_data["into"], by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Merged: the roles stand under this entry now."))
            return redirect(target)
    return detail(request, partner, form, status=409)


@require_safe
def partner_duplicates(request: HttpRequest) -> HttpResponse:
    staff_only(request)
    return render(request, "projects/partners/duplicates.html", {"pairs": pairs()})


@login_not_required
@require_safe
def partner_room(request: HttpRequest, pk: int) -> HttpResponse:
    return room_page(request, open_project(request, pk), RoleForm(initial={"since": timezone.localdate()}))


def room_page(request: HttpRequest, project: Project, form: RoleForm, status: int = 200) -> HttpResponse:
    rows = ProjectPartner.objects.visible_to(request.user).filter(project=project).select_related("partner__state")
    found = list(rows.order_by("since", "id"))
    context = room(request, project, "partners")
    may_manage = context["may_manage"]
    is_planning = project.status == ProjectStatus.PLANNING
    context |= {
        "current": [row for row in found if row.until is None],
        "ended": [row for row in found if row.until is not None],
        "may_change": may_manage and is_planning,
        "may_describe": may_manage and project.status in (ProjectStatus.PLANNING, *RUNNING),
        "by_amendment": address_of_amendments(project) if may_manage and project.status in RUNNING else "",
        "form": form if may_manage and is_planning else None,
        "today": timezone.localdate(),
        "reads_notes": reads_notes(request.user, project),
    }
    return render(request, "projects/partners/room.html", context, status=status)


def managed(request: HttpRequest, pk: int) -> Project:
    project = open_project(request, pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied(_("You do not manage this project."))
    return project


def role_of(request: HttpRequest, project: Project, role_pk: int) -> ProjectPartner:
    rows = ProjectPartner.objects.visible_to(request.user).filter(project=project)
    return get_object_or_404(rows, pk=role_pk)


@require_POST
def partner_role_add(request: HttpRequest, pk: int) -> HttpResponse:
    project = managed(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            made = actions.add_role(project, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            if project.status != ProjectStatus.PLANNING:
                raise
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The partner is added."))
            return redirect(made)
    return room_page(request, project, form, status=409)


@require_POST
def partner_role_end(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    project = managed(request, pk)
    row = role_of(request, project, role_pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_role(
            row, by=person_of(request), until=form.cleaned_data["until"], reason=form.cleaned_data["end_reason"]
        )
        messages.success(request, _("The role is ended."))
    else:
        messages.error(request, _("Give the last day and the reason."))
    return redirect(row)


@require_POST
def partner_role_describe(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    project = managed(request, pk)
    row = role_of(request, project, role_pk)
    form = DescribeForm(request.POST)
    if form.is_valid():
        actions.describe(row, by=person_of(request), contribution=form.cleaned_data["contribution"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(row)


@require_POST
def partner_role_remove(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    project = managed(request, pk)
    actions.remove_role(role_of(request, project, role_pk), by=person_of(request))
    messages.success(request, _("The partner is taken out."))
    return redirect(reverse("partner_room", args=[project.pk]))
