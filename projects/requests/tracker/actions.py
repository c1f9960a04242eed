"""Messages between the State and OHCHR, what was read of them, and notes among staff."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.workflow import Blocker, NotAllowed
from projects.requests.models import Request
from projects.requests.reminders.actions import focal_points
from projects.requests.tracker.models import RequestMessage, RequestNote
from projects.requests.tracker.sides import Side, role_of, side_of


@transaction.atomic
def send_message(
    request: Request, *, by: User, text: str, attachment: UploadedFile | None = None, now: datetime | None = None
) -> RequestMessage:
    """Writes to the other side about a request that was sent. Who answers has read what came before.

    `attachment` is a file that a form field has accepted. The other side is written to by e-mail once this is stored.
    """
    now = now or timezone.now()
    stored = locked(request)
    side = side_of(by, stored)
    if reasons := [*reasons_against_writing(stored, by), *empty(text)]:
        raise NotAllowed(reasons)
    if side is None:  # whoever may write speaks for a side
        raise ValueError(f"{by} speaks for no side of {stored.reference}")
    message = RequestMessage.objects.create(
        request=stored,
        side=side,
        role=role_of(by, side),
        text=text.strip(),
        document=uploads.store(attachment, by=by) if attachment else None,
        sent_at=now,
        sent_by=by,
    )
    mark_read(stored, by=by, up_to=message.pk, now=now)
    audit.record(stored, "send_message", by=by, at=now, facts={"message": message.pk})
    transaction.on_commit(partial(hand_to_mail, message.pk), robust=True)
    return message


def reasons_against_writing(request: Request, user: User) -> list[Blocker]:
    if not user.has_perm("projects.add_requestmessage", request):
        return [Blocker(_("You may not write about this request."))]
    if request.submitted_at is None:
        return [Blocker(_("The request has not been sent yet; OHCHR does not see it."))]
    return []


def empty(text: str) -> list[Blocker]:
    return [] if text.strip() else [Blocker(_("Write the text."), "id_text")]


@transaction.atomic
def mark_read(request: Request, *, by: User, up_to: int, now: datetime | None = None) -> int:
    """The reader's side has read what the other wrote, up to the message with this number. Returns how many were unread.

    The receipt is written once: the first reader of a side stands in it, whoever else says so at the same time.
    """
    side = side_of(by, request)
    if side is None or not by.has_perm("projects.view_requestmessage", request):
        raise NotAllowed([Blocker(_("You may not read the messages of this request."))])
    unread = RequestMessage.objects.filter(request=request, pk__lte=up_to).unread_by(side)
    return unread.update(read_at=now or timezone.now(), read_by=by)


@transaction.atomic
def write_note(request: Request, *, by: User, text: str, now: datetime | None = None) -> RequestNote:
    """A note for programme staff. The log says that there is one and never what it says."""
    stored = locked(request)
    if not by.has_perm("projects.add_requestnote", stored):
        raise NotAllowed([Blocker(_("Only programme staff write notes."))])
    if reasons := empty(text):
        raise NotAllowed(reasons)
    now = now or timezone.now()
    note = RequestNote.objects.create(request=stored, text=text.strip(), written_at=now, written_by=by)
    audit.record(stored, "write_note", by=by, at=now, is_internal=True)
    return note


def locked(request: Request) -> Request:
    return Request.objects.select_for_update(of=("self",)).get(pk=request.pk)


def hand_to_mail(pk: int) -> None:
    from projects.requests.tracker.tasks import mail_message

    mail_message.delay(pk)


@transaction.atomic
def mail(pk: int, *, now: datetime | None = None) -> int:
    """Tells the other side once that a message waits: a link, and nothing of what it says. Returns how many were written to."""
    message = RequestMessage.objects.select_for_update(of=("self",)).select_related("request__officer").get(pk=pk)
    if message.mailed_at is not None:
        return 0
    people = receivers(message)
    for person in people:
        with override(person.language):
            url = settings.SITE_URL.rstrip("/") + reverse("request_tracker", args=[message.request_id]) + "#messages"
            text = render_to_string("projects/requests/email/message.txt", {"person": person, "url": url})
            send_mail(_("A message waits for you on the Technical Cooperation Portal"), text, None, [person.email])
    message.mailed_at = now or timezone.now()
    message.save(update_fields=["mailed_at"])
    return len(people)


def receivers(message: RequestMessage) -> list[User]:
    """The people of the State, or the officer of the request. Without an officer the desk of the section shows it."""
    if message.side == Side.OHCHR:
        return focal_points(message.request)
    officer = message.request.officer
    return [officer] if officer is not None and officer.is_active else []
