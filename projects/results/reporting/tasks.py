"""The round of reminders of reports by the clock, and its mails by the queue `mail`."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from portal.celery import app
from projects.results.models import ReportingReminder
from projects.results.reporting import actions

FORGOTTEN = timedelta(minutes=15)  # a mail whose message must have been lost with the broker


@shared_task(name="projects.results.reporting.tasks.remind_reporting")
def remind_reporting() -> dict[str, int]:
    """Idempotent: what was reminded of stays reminded of. After a standstill, one mail a person for all that came meanwhile."""
    done = actions.make_round()
    now = timezone.now()
    waiting = ReportingReminder.objects.filter(
        mailed_at__isnull=True, sent_at__gt=now - actions.STILL_MAILED, sent_at__lt=now - FORGOTTEN
    )
    for person in waiting.order_by("user").values_list("user", flat=True).distinct():
        mail_reporting.delay(person)
    return done


@shared_task(
    name="projects.results.reporting.tasks.mail_reporting", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_reporting(person: int) -> int:
    return actions.mail(person)


@app.on_after_finalize.connect
def every_hour_of_the_day(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(crontab(minute="23", hour="6-18"), remind_reporting.s(), name="Remind of missing reports")
