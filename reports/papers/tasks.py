"""Making papers in the worker. A task can come twice, or again after its worker was killed: the paper is made once."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from portal import claims
from portal.celery import app
from reports.fonts import FontsMissing
from reports.papers import actions, letters
from reports.papers.models import Paper
from reports.render import RenderProblem

logger = logging.getLogger(__name__)
TRIES = 4
SWEEP = 120.0  # seconds between two looks for papers that were left
FORGOTTEN = timedelta(minutes=10)  # its message must have been lost, or its worker has died


@shared_task(bind=True, name="reports.papers.tasks.render_paper", max_retries=TRIES - 1)
def render_paper(self: Any, paper_id: int) -> None:
    """Makes the paper unless a living worker is at it or it is there."""
    with claims.held(claims.PAPERS, paper_id) as is_mine:
        paper = Paper.objects.waiting().filter(pk=paper_id).first() if is_mine else None
        if paper is None:
            return
        try:
            actions.finish(paper, letters.make(paper))
        except (RenderProblem, FontsMissing) as problem:
            actions.give_up(paper, problem=str(problem))
        except Exception as error:
            logger.exception("Paper %s failed at try %s", paper_id, self.request.retries + 1)
            if self.request.retries + 1 >= TRIES:
                actions.give_up(paper, problem=f"{type(error).__name__}: {error}"[:300])
                return
            raise self.retry(exc=error, countdown=5 * 3**self.request.retries) from error


@shared_task(name="reports.papers.tasks.resume_papers")
def resume_papers() -> list[int]:
    """Queues what waits too long; a paper that is being made or is there comes to no harm."""
    left = list(
        Paper.objects.waiting().filter(queued_at__lt=timezone.now() - FORGOTTEN).values_list("pk", flat=True)
    )  # fmt: skip
    Paper.objects.filter(pk__in=left).update(queued_at=timezone.now())
    for pk in left:
        render_paper.delay(pk)
    return left


@worker_ready.connect
def resume_when_ready(**_facts: Any) -> None:
    resume_papers.delay()


@app.on_after_finalize.connect
def look_after_papers(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, resume_papers.s(), name="Resume papers that a dead worker has left")
