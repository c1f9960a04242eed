"""Letters that tell the members of the Board that a session is convened: a link, and nothing of its agenda."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.board.members.models import BoardMember
from reports.board.sessions.models import BoardSession, Invitation


@transaction.atomic
def make(
    session: BoardSession, members: Iterable[BoardMember], *, now: datetime | None = None
) -> list[Invitation]:  # fmt: skip
    """One for each member who can sign in; their mails are queued when all of it is stored."""
    now = now or timezone.now()
    made = [
        Invitation.objects.create(session=session, user=member.user, made_at=now)
        for member in members
        if member.user is not None
    ]
    for one in made:
        transaction.on_commit(partial(hand_to_mail, one.pk))
    return made


def hand_to_mail(pk: int) -> None:
    from reports.board.sessions.tasks import mail_invitation

    mail_invitation.delay(pk)


@transaction.atomic
def mail(pk: int, *, now: datetime | None = None) -> int:
    """1 when the member was written to; 0 when that was done before, the session is over, or it is not the member's any more."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    now = now or timezone.now()
    if found.mailed_at is not None or not is_open_to(found, timezone.localdate(now)):
        return 0
    write(found)
    found.mailed_at = now
    found.save(update_fields=["mailed_at"])
    return 1


def is_open_to(invitation: Invitation, today: date) -> bool:
    person = invitation.user
    seen = BoardSession.objects.visible_to(person).filter(pk=invitation.session_id, ends_on__gte=today)
    return person.is_active and seen.exists()


def write(invitation: Invitation) -> None:
    """In the member's language."""
    person = invitation.user
    with override(person.language):
        url = settings.SITE_URL.rstrip("/") + reverse("session_detail", args=[invitation.session_id])
        text = render_to_string("reports/board/email/convened.txt", {"person": person, "url": url})
        send_mail(_("Something waits for you on the Technical Cooperation Portal"), text, None, [person.email])
