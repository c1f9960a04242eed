"""The round of reminders by the clock, and their mails by the queue `mail`."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from portal.celery import app
from projects.requests.reminders import actions
from projects.requests.reminders.models import Reminder

FORGOTTEN = timedelta(minutes=15)  # a mail whose message must have been lost with the broker
TOO_OLD = timedelta(days=14)  # to be written about now


@shared_task(name="projects.requests.reminders.tasks.remind_and_lapse")
def remind_and_lapse() -> dict[str, int]:
    """Idempotent: what was reminded of stays reminded of. After a standstill, one mail for all that fell due meanwhile."""
    done = actions.make_round()
    waiting = Reminder.objects.filter(mailed_at__isnull=True, is_skipped=False)
    now = timezone.now()
    for pk in waiting.filter(sent_at__gt=now - TOO_OLD, sent_at__lt=now - FORGOTTEN).values_list("pk", flat=True):
        mail_reminder.delay(pk)
    return done


@shared_task(
    name="projects.requests.reminders.tasks.mail_reminder", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_reminder(pk: int) -> int:
    return actions.mail(pk)


@app.on_after_finalize.connect
def every_hour_of_the_day(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(
        crontab(minute="7", hour="6-18"), remind_and_lapse.s(), name="Remind States and let requests lapse"
    )
