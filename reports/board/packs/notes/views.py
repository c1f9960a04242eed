"""A trustee's own notes: read and written by their owner, and by nobody else whatever their role."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import formats
from portal.accounts.rules import is_trustee
from portal.accounts.signed_in import person_of
from portal.forms import long_text
from portal.posting import posted
from portal.workflow import NotAllowed
from reports.board.packs import actions
from reports.board.packs.models import PrivateNote
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.naming import session_name


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("My note"),
        required=False,
        max_length=8000,
        widget=long_text(12),
        help_text=gettext_lazy("Only you can read it: it is in nobody's pack, list, search or export but yours."),
    )


def trustee_only(request: HttpRequest) -> None:
    if not is_trustee(request.user):
        raise PermissionDenied


def find_item(request: HttpRequest, pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.visible_to(request.user).select_related("session"), pk=pk)


def own(request: HttpRequest, item: AgendaItem) -> PrivateNote | None:
    return PrivateNote.objects.visible_to(request.user).filter(item=item).first()


def session_and_notes(request: HttpRequest, number: int) -> tuple[BoardSession, list[tuple[AgendaItem, Any]]]:
    session = get_object_or_404(BoardSession.objects.visible_to(request.user), number=number)
    trustee_only(request)
    items = AgendaItem.objects.visible_to(request.user).filter(session=session).order_by("position", "pk")
    notes = {note.item_id: note for note in PrivateNote.objects.visible_to(request.user).filter(item__session=session)}
    return session, [(item, notes.get(item.pk)) for item in items]


@require_safe
def session_notes(request: HttpRequest, number: int) -> HttpResponse:
    session, lines = session_and_notes(request, number)
    response = render(request, "reports/board/notes.html", {"session": session, "lines": lines})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def session_notes_text(request: HttpRequest, number: int) -> HttpResponse:
    """One's own notes as a text file."""
    session, lines = session_and_notes(request, number)
    head = _("Board of Trustees, my notes: {session}").format(session=session_name(session.number))
    parts = [head, formats.moment(timezone.now())]
    parts += [f"{item.position}. {item.title}\n\n{note.text}" for item, note in lines if note and note.text]
    response = HttpResponse("\ufeff" + "\n\n\n".join(parts) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-session-{session.number}-my-notes.txt"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def session_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One note as a form that also works without script; a note that was changed in another window is shown beside."""
    item = find_item(request, pk)
    trustee_only(request)
    note = own(request, item)
    form = NoteForm(posted(request), initial={"text": note.text if note else ""})
    moved: PrivateNote | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_note(
                item, text=form.cleaned_data["text"], revision=revision_of(request), by=person_of(request)
            )
            return redirect("session_notes", item.session.number)
        except actions.NoteMoved as refusal:
            moved = note = refusal.note
            form.add_error(None, str(refusal))
    context = {"item": item, "note": note, "form": form, "moved": moved, "number": note.revision if note else 0}
    response = render(request, "reports/board/note.html", context, status=409 if moved else 422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def session_note_save(request: HttpRequest, pk: int) -> JsonResponse:
    """What static/js/autosave.js sends while one types. Without a changed text it only says how the note stands."""
    item = find_item(request, pk)
    trustee_only(request)
    note = own(request, item)
    answer: dict[str, Any] = {"conflicts": [], "by": "", "errors": {}, "values": {}, "writing": ""}
    if "text" in request.POST.getlist("fields"):
        form = NoteForm(request.POST)
        if not form.is_valid():
            return JsonResponse(answer | {"errors": form.errors, **standing_of(note)})
        try:
            note = actions.save_note(
                item, text=form.cleaned_data["text"], revision=revision_of(request), by=person_of(request)
            )
        except NotAllowed as refusal:
            return JsonResponse({"refused": [str(reason) for reason in refusal.reasons]}, status=409)
    return JsonResponse(answer | standing_of(note))


def standing_of(note: PrivateNote | None) -> dict[str, Any]:
    return {
        "revision": note.revision if note else 0,
        "saved_at": note.edited_at.isoformat() if note else None,
    }


def revision_of(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
