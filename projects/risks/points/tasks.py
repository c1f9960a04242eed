"""The round about late action points by the clock, and its mails by the queue `mail`."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from portal.celery import app
from projects.risks.points import reminders
from projects.risks.points.models import ActionPointReminder

FORGOTTEN = timedelta(minutes=15)  # a mail whose message must have been lost with the broker
TOO_OLD = timedelta(days=14)


@shared_task(name="projects.risks.points.tasks.remind_of_late_points")
def remind_of_late_points() -> int:
    """Idempotent: one mail for each point and missed day."""
    made = reminders.make_round()
    now = timezone.now()
    waiting = ActionPointReminder.objects.filter(mailed_at__isnull=True)
    for pk in waiting.filter(made_at__gt=now - TOO_OLD, made_at__lt=now - FORGOTTEN).values_list("pk", flat=True):
        mail_late_point.delay(pk)
    return made


@shared_task(
    name="projects.risks.points.tasks.mail_late_point", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_late_point(pk: int) -> int:
    return reminders.mail(pk)


@app.on_after_finalize.connect
def every_morning(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(
        crontab(minute="23", hour="6"), remind_of_late_points.s(), name="Remind of late action points"
    )
