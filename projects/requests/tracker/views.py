from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.requests import papers
from projects.requests.clock import clock_of, usual_times
from projects.requests.finding import find
from projects.requests.models import Request
from projects.requests.tracker import actions
from projects.requests.tracker.forms import MessageForm, NoteForm
from projects.requests.tracker.models import RequestMessage, RequestNote
from projects.requests.tracker.nexts import nexts
from projects.requests.tracker.sides import side_of
from projects.requests.tracker.thread import thread_of
from projects.requests.tracker.way import describe

explain(send_message=gettext_lazy("Message sent"), write_note=gettext_lazy("Note written"))


def request_tracker(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the request is, what is next, the messages and the documents. POST sends a message."""
    found = find(request, pk)
    form = MessageForm(posted(request), request.FILES or None)
    if request.method == "POST":
        if not request.user.has_perm("projects.add_requestmessage", found):
            raise PermissionDenied(_("You may not write about this request."))
        if form.is_valid() and sent(request, found, form):
            messages.success(request, _("Your message is sent."))
            return redirect(thread_url(found))
    return render(request, "projects/requests/tracker/page.html", tracker_context(request, found, form))


def sent(request: HttpRequest, found: Request, form: MessageForm) -> bool:
    try:
        actions.send_message(found, by=person_of(request), **form.cleaned_data)
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        return False
    return True


def tracker_context(request: HttpRequest, found: Request, form: MessageForm) -> dict[str, Any]:
    user: Any = request.user
    usual = usual_times()
    clock = clock_of(found, usual=usual)
    may_read = user.has_perm("projects.view_requestmessage", found)
    return {
        "record": found,
        "where": describe(found, clock, usual),
        "nexts": nexts(found, user, due_on=clock.due_on),
        "thread": thread_of(found, user) if may_read else None,
        "form": form if may_read and not actions.reasons_against_writing(found, user) else None,
        "side": side_of(user, found),
        "papers": papers.of(found, user),
        "versions": found.versions.all(),
        "sees_internal": user.has_perm("projects.view_requestnote", found),
    }


def thread_url(found: Request) -> str:
    return reverse("request_tracker", args=[found.pk]) + "#messages"


@require_POST
def request_messages_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader's side has read the messages that the page showed."""
    found = find(request, pk)
    up_to = request.POST.get("up_to", "")
    if not request.user.has_perm("projects.view_requestmessage", found):
        raise PermissionDenied(_("You may not read the messages of this request."))
    if up_to.isdecimal():
        actions.mark_read(found, by=person_of(request), up_to=int(up_to))
    return redirect(thread_url(found))


@require_safe
def message_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    message = get_object_or_404(RequestMessage.objects.visible_to(request.user).for_thread(), pk=pk)
    if message.document is None:
        raise Http404
    return serve(message.document)


def request_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes among programme staff."""
    found = find(request, pk)
    if not request.user.has_perm("projects.view_requestnote", found):
        raise PermissionDenied(_("Only programme staff read notes."))
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_note(found, by=person_of(request), text=form.cleaned_data["text"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The note is kept."))
            return redirect("request_notes", found.pk)
    notes = RequestNote.objects.visible_to(request.user).filter(request=found).select_related("written_by")
    return render(request, "projects/requests/tracker/notes.html", {"record": found, "form": form, "notes": notes})
