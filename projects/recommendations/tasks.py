from typing import Any

from celery import shared_task
from celery.schedules import crontab

from portal.celery import app
from projects.recommendations.index_models import RecommendationChange


@shared_task(name="projects.recommendations.tasks.forget_changes")
def forget_changes() -> int:
    """Keeps the newest alone: each transaction that writes recommendations leaves a row, and only equality matters."""
    newest = RecommendationChange.objects.order_by("-transaction").values("pk")[:1]
    return RecommendationChange.objects.exclude(pk__in=newest).delete()[0]


@app.on_after_finalize.connect
def every_night(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(crontab(minute="17", hour="2"), forget_changes.s(), name="Forget old marks of change")
