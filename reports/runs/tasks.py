"""Making editions in the worker. A task can come twice, or again after its worker was killed: the edition comes once."""

import errno
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.celery import app
from reports.fonts import FontsMissing
from reports.render import Rendering, RenderProblem
from reports.runs import claims, editions, making
from reports.runs.models import Edition
from reports.runs.workflow import EditionStatus

logger = logging.getLogger(__name__)
TRIES = 4
FORGOTTEN = timedelta(minutes=10)  # a queued edition whose message must have been lost with the broker
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SWEEP = 30.0  # seconds between two looks for editions that a dead worker has left
USUAL_PAGES = 15  # of a report that was never made before
BETWEEN_NOTES = 0.4  # seconds between two writes of the progress


@shared_task(bind=True, name="reports.runs.tasks.render_edition", max_retries=TRIES - 1)
def render_edition(self: Any, edition_id: int) -> None:
    """Makes the edition unless a living worker is at it or it is done."""
    with claims.held(edition_id) as is_mine:
        edition = making.begin(edition_id) if is_mine else None
        if edition is None:
            return
        try:
            making.finish(edition, make(edition))
        except (RenderProblem, FontsMissing) as problem:
            making.fail(edition, problem=str(problem))
        except Exception as error:
            logger.exception("Edition %s failed at try %s", edition_id, self.request.retries + 1)
            again = self.request.retries + 1 < TRIES
            words = problem_in_words(error, edition, again=again)
            if not again:
                making.fail(edition, problem=words)
                return
            making.put_back(edition, problem=words)
            raise self.retry(exc=error, countdown=5 * 3**self.request.retries) from error


def make(edition: Edition) -> Rendering:
    return editions.make(edition, progress=progress_of(edition))


def problem_in_words(error: Exception, edition: Edition, *, again: bool) -> str:
    author = edition.report.drafted_by
    with translation.override(author.language if author else "en"):
        detail = f"{type(error).__name__}: {error}"[:300]
        if isinstance(error, OSError) and error.errno in FULL:
            detail = _("the disk is full")
        if again:
            return _("The file could not be made yet (%(detail)s). It is tried again in a moment.") % {"detail": detail}
        return _("The file could not be made (%(detail)s). Ask the administrator, then start it again.") % {
            "detail": detail
        }


def progress_of(edition: Edition) -> Callable[[str, int], None]:
    """Writes how far the edition is, never backwards: laying out goes to 80 per cent, writing the file from 85 on."""
    known = Edition.objects.filter(report__kind=edition.report.kind, pages__isnull=False).aggregate(pages=Max("pages"))
    expected = known["pages"] or USUAL_PAGES
    noted, step_noted, written_at = 0, "", 0.0

    def note(step: str, pages: int) -> None:
        nonlocal noted, step_noted, written_at
        percent = 85 if step == "file" else 10 + 70 * min(pages, expected) // expected
        now = time.monotonic()
        if percent <= noted or (step == step_noted and now - written_at < BETWEEN_NOTES):
            return
        noted, step_noted, written_at = percent, step, now
        making.note_progress(edition, step=step, progress=percent)

    return note


@shared_task(name="reports.runs.tasks.resume_editions")
def resume_editions() -> list[int]:
    """Puts editions back into the queue that a worker left when it died; for those under way this changes nothing."""
    waiting = Edition.objects.filter(
        Q(status=EditionStatus.RENDERING) | Q(status=EditionStatus.QUEUED, queued_at__lt=timezone.now() - FORGOTTEN)
    )
    resumed = []
    for pk in waiting.values_list("pk", flat=True):
        with claims.held(pk) as is_mine:
            if is_mine and making.put_back_abandoned(pk):
                resumed.append(pk)
    return resumed


@worker_ready.connect
def resume_when_ready(**_facts: Any) -> None:
    """A worker that starts picks up what the one before it dropped, without waiting for the broker to notice."""
    resume_editions.delay()


@app.on_after_finalize.connect
def look_after_editions(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, resume_editions.s(), name="Resume editions that a dead worker has left")
