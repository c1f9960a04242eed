"""Mails of deliveries by the queue `mail`, and the round that brings up what was lost or waits for its file."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from portal.celery import app
from reports.distribution import actions
from reports.distribution.models import Delivery

SWEEP = 300.0  # seconds between two rounds
TOO_OLD = timedelta(days=14)  # to be written about now


@shared_task(name="reports.distribution.tasks.mail_delivery", autoretry_for=(OSError,), retry_backoff=60, max_retries=8)
def mail_delivery(pk: int) -> int:
    return actions.mail(pk)


@shared_task(name="reports.distribution.tasks.mail_reminder", autoretry_for=(OSError,), retry_backoff=60, max_retries=8)
def mail_reminder(pk: int) -> int:
    return actions.mail_again(pk)


@shared_task(name="reports.distribution.tasks.mail_what_waits")
def mail_what_waits() -> list[int]:
    """Queues the mails that have not gone out; one that has changes nothing."""
    waiting = Delivery.objects.filter(mailed_at__isnull=True, sent_at__gt=timezone.now() - TOO_OLD)
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        mail_delivery.delay(pk)
    return found


@app.on_after_finalize.connect
def look_after_mails(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, mail_what_waits.s(), name="Mail reports that were handed out")
