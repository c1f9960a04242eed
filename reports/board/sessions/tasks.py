"""Mails about sessions by the queue `mail`, and the round that brings up what was lost."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from portal.celery import app
from reports.board.sessions.actions import invitations
from reports.board.sessions.models import Invitation

SWEEP = 300.0  # seconds between two rounds
TOO_OLD = timedelta(days=14)  # to be written about now


@shared_task(
    name="reports.board.sessions.tasks.mail_invitation", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_invitation(pk: int) -> int:
    return invitations.mail(pk)


@shared_task(name="reports.board.sessions.tasks.mail_what_waits")
def mail_what_waits() -> list[int]:
    """Queues the invitations that have not gone out; one that has changes nothing."""
    waiting = Invitation.objects.filter(mailed_at__isnull=True, made_at__gt=timezone.now() - TOO_OLD)
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        mail_invitation.delay(pk)
    return found


@app.on_after_finalize.connect
def look_after_mails(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, mail_what_waits.s(), name="Mail invitations to sessions of the Board")
