"""The room of amendments: those of one project, one with its differences, the pages on which a draft is written."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import history
from portal.posting import posted, show_reasons
from portal.templatetags.portal_ui import errors_of
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.blockers import against_content, against_old_base
from projects.portfolio.amendments.branch import content_now, merging, moved
from projects.portfolio.amendments.diff import changes_of, summary
from projects.portfolio.amendments.forms import ReasonForm, TakeOverForm
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.moving import moved_fields
from projects.portfolio.amendments.panels import panels, size_of, why_not_this_reader
from projects.portfolio.amendments.section_form import SectionForm, is_long, rows_of, section_form
from projects.portfolio.amendments.sections import SECTIONS, Section, ordered
from projects.portfolio.amendments.sentences import LARGER, SMALLER
from projects.portfolio.amendments.values import differing, name_of_row
from projects.portfolio.amendments.workflow import AmendmentStatus
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room

ROOM = "amendments"


def find(request: HttpRequest, project: Project, number: int) -> Amendment:
    found = get_object_or_404(
        Amendment.objects.visible_to(request.user).filter(project=project).select_related("created_by", "proposed_by", "decided_by"),
        number=number,
    )  # fmt: skip
    found.project = project
    return found


def may_change(request: HttpRequest, amendment: Amendment) -> bool:
    return request.user.is_authenticated and request.user.has_perm("projects.change_amendment", amendment)


def draft(request: HttpRequest, pk: int, number: int) -> Amendment:
    """The amendment whose draft this person may write."""
    found = find(request, open_project(request, pk), number)
    if not may_change(request, found):
        raise PermissionDenied
    if found.status != AmendmentStatus.DRAFT:
        raise NotAllowed([Blocker(_("Only a draft can be changed."))])
    return found


def shown(
    request: HttpRequest, project: Project, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, room(request, project, ROOM) | dict(context), status=status)


@login_not_required
@require_safe
def amendment_list(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    rows = Amendment.objects.visible_to(request.user).filter(project=project)
    found = list(rows.select_related("created_by", "proposed_by", "decided_by"))
    may_start = request.user.is_authenticated and request.user.has_perm("projects.manage_project", project)
    context = {
        "rows": [line(amendment, project) for amendment in found],
        "may_start": may_start,
        "why_not": actions.why_not_start(project),
    }
    return shown(request, project, "projects/portfolio/amendments/list.html", context)


def line(amendment: Amendment, project: Project) -> dict[str, Any]:
    amendment.project = project
    is_sized = amendment.status in (AmendmentStatus.PROPOSED, AmendmentStatus.APPROVED, AmendmentStatus.REFUSED)
    return {
        "amendment": amendment,
        "state": actions.WORKFLOW.state(amendment.status),
        "size": (LARGER if amendment.is_major else SMALLER) if is_sized else "",
        "what": summary(amendment),
        "url": address(amendment),
    }


def address(amendment: Amendment) -> str:
    return reverse("amendment_detail", args=[amendment.project_id, amendment.number])


def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied
    form = ReasonForm(posted(request), initial={"language": person_of(request).language})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start(project, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
            status = 409
        else:
            messages.success(request, _("The amendment is begun. Change what shall be different, part by part."))
            return redirect(address(made))
    context = {"form": form, "why_not": actions.why_not_start(project)}
    return shown(request, project, "projects/portfolio/amendments/new.html", context, status)


@login_not_required
@require_safe
def amendment_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    project = open_project(request, pk)
    return detail(request, find(request, project, number))


def detail(request: HttpRequest, amendment: Amendment, *, status: int = 200, **more: Any) -> HttpResponse:
    project, user = amendment.project, request.user
    context = room(request, project, ROOM)
    is_open = amendment.status in (AmendmentStatus.DRAFT, AmendmentStatus.PROPOSED)
    is_draft = amendment.status == AmendmentStatus.DRAFT and may_change(request, amendment)
    now = content_now(project) if is_open else None
    told = {
        "amendment": amendment,
        "amendment_state": actions.WORKFLOW.state(amendment.status),
        "changes": changes_of(amendment, user),
        "size": size_of(amendment),
        "panels": panels(amendment, user),
        "waits": why_not_this_reader(amendment, user),
        "is_draft": is_draft,
        "sections": ordered() if is_draft else [],
        "moved": moved_fields(amendment, now) if now and context["sees_internal"] else [],
        "history": history(amendment, actions.WORKFLOW, user, sees_internal=context["sees_internal"])
        if user.is_authenticated
        else [],
    }
    return shown(request, project, "projects/portfolio/amendments/detail.html", told | more, status)


@require_POST
def amendment_move(request: HttpRequest, pk: int, number: int, verb: str) -> HttpResponse:
    found = find(request, open_project(request, pk), number)
    if verb not in actions.MOVE_BY:
        raise Http404
    if not request.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
        raise PermissionDenied
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    try:
        actions.MOVE_BY[verb](found, by=person_of(request), note=note, seen=seen)
    except NotAllowed as refusal:
        again = find(request, open_project(request, pk), number)
        happened = getattr(refusal, "moved", ())
        return detail(request, again, status=409, refused=refusal.reasons, refused_note=note, happened=happened)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect(address(found))


def amendment_reason(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = draft(request, pk, number)
    form = ReasonForm(posted(request), initial={"reason": found.reason, "language": found.language})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_reason(found, by=person_of(request), seen=request.POST.get("seen", ""), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
            found.refresh_from_db()
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect(address(found))
    return shown(
        request,
        found.project,
        "projects/portfolio/amendments/reason.html",
        {"amendment": found, "form": form, "url": address(found)},
        status,
    )


def amendment_edit(request: HttpRequest, pk: int, number: int, section: str) -> HttpResponse:
    """One section of the draft. A long one is listed, and written row by row (`?row=`)."""
    found = draft(request, pk, number)
    if section not in SECTIONS:
        raise Http404
    if request.method != "POST":
        form = asked_for(found, SECTIONS[section], request.GET.get("row"))
        form.show_reasons(in_section(found, section))
        return editing(request, found, SECTIONS[section], form)
    form = section_form(found, SECTIONS[section], request.POST)
    if "add" in request.POST:  # without JavaScript: what was typed, and one more empty row
        form = section_form(found, SECTIONS[section], request.POST, blank=True)
        return editing(request, found, SECTIONS[section], form)
    try:
        actions.save_section(found, section, form.values(), by=person_of(request), seen=request.POST.get("seen", ""))
    except NotAllowed as refusal:
        form.show_reasons(refusal.reasons)
        return editing(
            request, draft(request, pk, number), SECTIONS[section], form, 409, happened=getattr(refusal, "moved", ())
        )
    if form.errors:
        messages.warning(request, _("What could be read is saved."))
        return editing(request, draft(request, pk, number), SECTIONS[section], form)
    return saved(request, draft(request, pk, number), section)


def asked_for(amendment: Amendment, section: Section, row: str | None) -> SectionForm:
    """The whole section, one row of it, a new row, or of a long section no row but what can be put back."""
    if row == "new":
        return section_form(amendment, section, keys=(), blank=True)
    if row is not None:
        if row not in {each["key"] for each in rows_of(amendment, section)}:
            raise Http404
        return section_form(amendment, section, keys=[row])
    return section_form(amendment, section, keys=() if is_long(amendment, section) else None)


def in_section(amendment: Amendment, section: str) -> list[Blocker]:
    """What stands in the way of proposing it, of what this section says."""
    url = reverse("amendment_edit", args=[amendment.project_id, amendment.number, section])
    return [blocker for blocker in against_content(amendment) if blocker.url.partition("?")[0] == url]


def saved(request: HttpRequest, amendment: Amendment, section: str) -> HttpResponse:
    """On to the amendment, or once more to the section where a rule stands in the way or more rows may follow."""
    is_refused = bool(in_section(amendment, section))
    if is_refused:
        messages.warning(request, _("Saved in the draft. It cannot be proposed like this: see below."))
    else:
        messages.success(request, _("Saved."))
    if is_refused or is_long(amendment, SECTIONS[section]):
        return redirect("amendment_edit", amendment.project_id, amendment.number, section)
    return redirect(address(amendment))


def editing(
    request: HttpRequest, amendment: Amendment, section: Section, form: SectionForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "amendment": amendment,
        "section": section,
        "form": form,
        "errors": list(errors_of(form)),
        "rows": list(form.shown_rows()),
        "template_row": form.template_row(),
        "listed": listed(amendment, section, form) if form.is_partial and not form.keys else [],
        "url": address(amendment),
        "old_base": against_old_base(amendment),
    }
    return shown(request, amendment.project, "projects/portfolio/amendments/edit.html", context | more, status)


def listed(amendment: Amendment, section: Section, form: SectionForm) -> list[dict[str, Any]]:
    """The rows of a long section, each with what the draft makes of it."""
    base = {row["key"]: row for row in amendment.base.get(section.key, ())}
    return [
        {
            "key": key,
            "name": name_of_row(section, row, form.names) or key,
            "is_new": key not in base,
            "is_changed": key in base and bool(differing(section, base[key], row)),
        }
        for key, row in form.stored.items()
    ]


def amendment_take_over(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What moved in the project, field by field; where both sides changed one field, the person chooses."""
    found = draft(request, pk, number)
    now = content_now(found.project)
    fields = moved_fields(found, now)
    form = TakeOverForm(posted(request), conflicts=[one for one in fields if one.is_conflict])
    status = 200
    if request.method == "POST" and form.is_valid():
        seen, revision = request.POST.get("seen", ""), request.POST.get("revision", "")
        try:
            actions.take_over(
                found,
                by=person_of(request),
                choices=form.choices(),
                seen=seen,
                revision=int(revision) if revision.isdecimal() else None,
            )
        except NotAllowed as refusal:
            show_reasons(form, refusal)
            status = 409
        else:
            messages.success(request, _("Taken over. The amendment now begins where the project stands."))
            return redirect(address(found))
    context = {
        "amendment": found,
        "moved": fields,
        "form": form,
        "url": address(found),
        "is_clean": merging(found, now).is_clean,
        "nothing": not moved(found, now),
    }
    return shown(request, found.project, "projects/portfolio/amendments/take_over.html", context, status)
