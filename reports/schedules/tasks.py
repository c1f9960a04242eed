"""The round by the clock. Nothing but the database remembers what was done, so a turn that is late, lost or doubled is harmless."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from portal.celery import app
from reports.schedules import rounds, telling

MOST_SECONDS = 480.0  # the broker gives a task out again after ten minutes: what is left comes in the next round


@shared_task(name="reports.schedules.tasks.make_round")
def make_round() -> dict[str, int]:
    """Plans every rule and drafts what is due. Idempotent."""
    made = rounds.make_round(seconds=MOST_SECONDS)
    telling.tell()
    return asdict(made)


@shared_task(name="reports.schedules.tasks.draft_reports")
def draft_reports(keys: Sequence[int]) -> None:
    """Those that a person asked for now; one that another worker is at, or that is drafted, is left alone."""
    for pk in keys:
        rounds.draft_one(pk, now=timezone.now())
    telling.tell()


@shared_task(name="reports.schedules.tasks.mail_drafted", autoretry_for=(OSError,), retry_backoff=60, max_retries=8)
def mail_drafted(pk: int) -> int:
    return telling.mail(pk)


@app.on_after_finalize.connect
def by_the_clock(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(crontab(minute="*/15"), make_round.s(), name="Draft the reports that are due")
