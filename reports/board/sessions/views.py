"""Pages of a session: its list, its workspace, its facts and moves, papers and attendance."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.followup.views.calendar import ICS_TYPE
from reports.board.sessions import calendar, proposals
from reports.board.sessions.actions import papers, sessions
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.forms import AttendanceForm, PaperForm, SessionForm
from reports.board.sessions.lists import SESSIONS
from reports.board.sessions.models import BoardSession, SessionPaper
from reports.board.sessions.naming import session_name
from reports.board.sessions.shown import session_context

CHANGE = "reports.change_boardsession"
MOVES: dict[str, Callable[..., BoardSession]] = {
    "convene": sessions.convene,
    "hold": sessions.hold,
    "close": sessions.close,
}
explain(
    plan_session=gettext_lazy("Session planned"),
    edit_session=gettext_lazy("Facts of the session changed"),
    record_attendance=gettext_lazy("Attendance recorded"),
    add_item=gettext_lazy("Item added to the agenda"),
    edit_item=gettext_lazy("Agenda item changed"),
    move_item=gettext_lazy("Agenda item given another number"),
    remove_item=gettext_lazy("Item taken off the agenda"),
    record_outcome=gettext_lazy("Outcome recorded"),
    record_item_advice=gettext_lazy("Advice of the Board recorded"),
    declare_recusal=gettext_lazy("Interest declared: takes no part in the item"),
    withdraw_recusal=gettext_lazy("Declaration of interest withdrawn"),
    add_session_paper=gettext_lazy("Paper added"),
    remove_session_paper=gettext_lazy("Paper taken off"),
    draft_minutes=gettext_lazy("Minutes drafted"),
    edit_minutes=gettext_lazy("Minutes changed"),
    adopt_minutes=gettext_lazy("Minutes adopted"),
)


def demand(request: HttpRequest, permission: str, record: Any = None) -> None:
    if not request.user.has_perm(permission, record):
        raise PermissionDenied


def find(request: HttpRequest, pk: int) -> BoardSession:
    """The session of a page; not there for those who do not see it, refused to those who have nothing to do with the Board."""
    demand(request, "reports.view_boardsession")
    return get_object_or_404(BoardSession.objects.visible_to(request.user), pk=pk)


@require_safe
def session_list(request: HttpRequest) -> HttpResponseBase:
    demand(request, "reports.view_boardsession")
    return respond(
        request, SESSIONS, template="reports/board/sessions.html", may_plan=request.user.has_perm(CHANGE)
    )  # fmt: skip


@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/board/session.html", session_context(request, find(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    demand(request, CHANGE)
    form = SessionForm(posted(request), initial={"number": sessions.next_number(), "language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            made = sessions.plan(by=person_of(request), facts=form.facts, states=form.cleaned_data["states"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return redirect("session_detail", made.pk)
    return with_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    initial: dict[str, Any] = {name: getattr(session, name) for name in sessions.EDITABLE}
    form = SessionForm(posted(request), initial=initial | {"states": session.states.all()})
    if request.method == "POST" and form.is_valid():
        try:
            sessions.edit(session, by=person_of(request), facts=form.facts, states=form.cleaned_data["states"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("session_detail", pk)
    return with_form(request, form, session)


def with_form(
    request: HttpRequest, form: Any, session: BoardSession | None, legend: str = "", submit: str = ""
) -> HttpResponse:  # fmt: skip
    """A form about a session on a page of its own."""
    context = {
        "form": form,
        "session": session,
        "session_title": session_name(session.number) if session else "",
        "legend": legend or (_("Facts of the session") if session else _("New session")),
        "submit": submit or _("Save"),
        "cancel_url": reverse("session_detail", args=[session.pk]) if session else reverse("session_list"),
    }
    return render(request, "reports/board/form.html", context, status=409 if form.errors else 200)


def refused(request: HttpRequest, session: BoardSession, refusal: NotAllowed, **context: Any) -> HttpResponse:
    """The session's page with every reason on top."""
    shown = session_context(request, session) | {"refused": refusal.reasons} | context
    return render(request, "reports/board/session.html", shown, status=409)


@require_POST
def session_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    session = find(request, pk)
    if verb not in MOVES:
        raise Http404
    move = WORKFLOW.verb(verb)
    demand(request, move.permission, session)
    note = request.POST.get("note", "")
    try:
        MOVES[verb](session, by=person_of(request), note=note)
    except NotAllowed as refusal:
        return refused(request, find(request, pk), refusal, refused_note=note)
    messages.success(request, _("Done: %(move)s.") % {"move": move.label})
    return redirect("session_detail", pk)


@require_POST
def session_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the ticked proposals on the agenda."""
    session = find(request, pk)
    demand(request, CHANGE, session)
    try:
        made = proposals.take(
            session,
            by=person_of(request),
            keys=request.POST.getlist("proposal"),
            language=get_language() or "en",
        )
    except NotAllowed as refusal:
        return refused(request, find(request, pk), refusal)
    if made:
        messages.success(request, _("The agenda has its new items."))
    else:
        messages.error(request, _("Tick what shall be on the agenda."))
    return redirect(reverse("session_detail", args=[pk]) + "#agenda")


@require_http_methods(["GET", "HEAD", "POST"])
def session_paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    form = PaperForm(
        posted(request),
        request.FILES or None,
        session=session,
        reader=request.user,
        initial={"item": request.GET.get("item", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = papers.add(session, by=person_of(request), **form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            late = _("The paper is there. It came after the day on which papers were due, and is marked so.")
            messages.success(request, late if made.is_late else _("The paper is there."))
            return redirect("session_detail", pk)
    return with_form(request, form, session, legend=_("New paper"), submit=_("Add the paper"))


def find_paper(request: HttpRequest, session: BoardSession, paper_pk: int) -> SessionPaper:
    rows = SessionPaper.objects.visible_to(request.user).select_related("document", "session")
    return get_object_or_404(rows, session=session, pk=paper_pk)


@require_safe
def session_paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponseBase:
    paper = find_paper(request, find(request, pk), paper_pk)
    return serve(paper.document)


@require_POST
def session_paper_remove(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    try:
        papers.remove(find_paper(request, session, paper_pk), by=person_of(request))
    except NotAllowed as refusal:
        return refused(request, session, refusal)
    messages.success(request, _("The paper is taken off."))
    return redirect("session_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, CHANGE, session)
    present = session.attendances.filter(is_present=True).values_list("member", flat=True)
    form = AttendanceForm(posted(request), session=session, initial={"present": list(present)})
    if request.method == "POST" and form.is_valid():
        try:
            sessions.record_attendance(session, by=person_of(request), present=form.cleaned_data["present"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("session_detail", pk)
    return with_form(request, form, session, legend=_("Attendance"))


@require_POST
def session_seen(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    demand(request, "reports.take_part_boardsession", session)
    sessions.have_seen(session, by=person_of(request))
    return redirect("session_detail", pk)


@require_safe
def session_calendar(request: HttpRequest) -> HttpResponse:
    """All sessions that the reader sees, as a calendar file."""
    demand(request, "reports.view_boardsession")
    rows = BoardSession.objects.visible_to(request.user).order_by("number")
    content = calendar.file(rows, today=timezone.localdate(), origin=request.build_absolute_uri("/")[:-1])
    response = HttpResponse(content, content_type=ICS_TYPE)
    response["Content-Disposition"] = 'attachment; filename="board-sessions.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
