"""The minutes of a session: read, edited part by part, adopted, printed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from reports.board.minutes import actions, paper
from reports.board.minutes.forms import AdoptForm, PartForm
from reports.board.sessions.models import Minutes, MinutesPart
from reports.board.sessions.naming import session_name
from reports.board.sessions.views import CHANGE, demand, find, refused
from reports.board.sessions.workflow import SessionStatus
from reports.render import RenderProblem

ADOPT = "reports.convene_boardsession"


def find_minutes(request: HttpRequest, pk: int) -> Minutes:
    session = find(request, pk)
    found = get_object_or_404(Minutes.objects.visible_to(request.user), session=session)
    found.session = session
    return found


@require_safe
def session_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, find_minutes(request, pk))


def shown(request: HttpRequest, minutes: Minutes, status: int = 200, **extra: Any) -> HttpResponse:
    user: Any = request.user
    session = minutes.session
    parts = list(MinutesPart.objects.visible_to(user).filter(minutes=minutes).select_related("edited_by"))
    open_now = minutes.adopted_at is None
    context = {
        "record": minutes,
        "session": session,
        "session_title": session_name(session.number),
        "parts": parts,
        "is_whole": len(parts) == minutes.parts.count(),
        "adopted_at_session": minutes.adopted_at_session and session_name(minutes.adopted_at_session.number),
        "may_edit": open_now and user.has_perm(CHANGE, session),
        "adopt_form": AdoptForm(session=session)
        if open_now and session.status == SessionStatus.HELD and user.has_perm(ADOPT, session)
        else None,
    }
    return render(request, "reports/board/minutes.html", context | extra, status=status)


@require_POST
def session_minutes_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the minutes, or renews the parts that nobody has touched."""
    session = find(request, pk)
    demand(request, CHANGE, session)
    try:
        actions.draft(session, by=person_of(request), language=get_language() or "en")
    except NotAllowed as refusal:
        return refused(request, session, refusal)
    messages.success(request, _("The minutes are drafted from the facts. What people had written is kept."))
    return redirect("session_minutes", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_minutes_part(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    minutes = find_minutes(request, pk)
    demand(request, CHANGE, minutes.session)
    part = get_object_or_404(MinutesPart.objects.visible_to(request.user), minutes=minutes, pk=part_pk)
    form = PartForm.about(part, posted(request))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_part(part, by=person_of(request), **form.cleaned_data)
        except actions.Conflict as conflict:
            theirs = conflict.stored
            again = request.POST.copy()
            again["seen"] = str(theirs.revision)
            form = PartForm.about(part, again)
            show_reasons(form, conflict)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("session_minutes", pk)
    context = {
        "form": form,
        "part": part,
        "theirs": theirs,
        "record": minutes,
        "session": minutes.session,
        "session_title": session_name(minutes.session.number),
    }
    return render(request, "reports/board/minutes_part.html", context, status=409 if form.errors else 200)


@require_POST
def session_minutes_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = find_minutes(request, pk)
    demand(request, ADOPT, minutes.session)
    form = AdoptForm(request.POST, session=minutes.session)
    if form.is_valid():
        try:
            actions.adopt(minutes, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The minutes are adopted."))
            return redirect("session_minutes", pk)
    return shown(request, minutes, status=409, adopt_form=form)


@require_safe
def session_minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = find_minutes(request, pk)
    try:
        content = paper.draw(minutes, request.user)
    except RenderProblem as problem:
        messages.error(request, str(problem))
        return redirect("session_minutes", pk)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"board-{minutes.session.number}-minutes-{minutes.language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
