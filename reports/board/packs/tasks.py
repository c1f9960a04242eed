"""Making packs in the worker. A task can come twice, or again after its worker was killed: the pack comes once."""

import logging
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import claims
from portal.celery import app
from reports.board.packs import actions, making
from reports.board.packs.contents import contents_of
from reports.board.packs.models import Pack
from reports.fonts import FontsMissing
from reports.render import RenderProblem
from reports.runs.tasks import FULL
from reports.runs.workflow import EditionStatus

logger = logging.getLogger(__name__)
TRIES = 4
FORGOTTEN = timedelta(minutes=10)  # a queued pack whose message must have been lost with the broker
SWEEP = 60.0  # seconds between two looks for packs that a dead worker has left
BETWEEN_NOTES = 0.4  # seconds between two writes of the progress
IN_MEMORY = 8 * 1024 * 1024  # bytes of a file that is being written, before it goes to the disk


@shared_task(bind=True, name="reports.board.packs.tasks.make_pack", max_retries=TRIES - 1)
def make_pack(self: Any, pack_id: int) -> None:
    """Makes the pack unless a living worker is at it or it is done."""
    with claims.held(claims.PACKS, pack_id) as is_mine:
        pack = actions.begin(pack_id) if is_mine else None
        if pack is None:
            return
        try:
            make(pack)
        except (RenderProblem, FontsMissing) as problem:
            actions.fail(pack, problem=str(problem))
        except Exception as error:
            logger.exception("Pack %s failed at try %s", pack_id, self.request.retries + 1)
            again = self.request.retries + 1 < TRIES
            words = problem_in_words(error, pack, again=again)
            if not again:
                actions.fail(pack, problem=words)
                return
            actions.put_back(pack, problem=words)
            raise self.retry(exc=error, countdown=5 * 3**self.request.retries) from error


def make(pack: Pack) -> None:
    contents = contents_of(pack.session, pack.language, pack.hidden)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        made = making.make(contents, file, progress=progress_of(pack))
        actions.finish(pack, made, file, content_sha256=contents.sha256)


def problem_in_words(error: Exception, pack: Pack, *, again: bool) -> str:
    with translation.override(pack.language):
        detail = f"{type(error).__name__}: {error}"[:300]
        if isinstance(error, OSError) and error.errno in FULL:
            detail = _("the disk is full")
        if again:
            return _("The file could not be made yet (%(detail)s). It is tried again in a moment.") % {"detail": detail}
        return _("The file could not be made (%(detail)s). Ask the administrator, then start it again.") % {
            "detail": detail
        }


def progress_of(pack: Pack) -> Callable[[str, int], None]:
    """Writes how far the pack is, never backwards and not too often."""
    noted, step_noted, written_at = 0, "", 0.0

    def note(step: str, percent: int) -> None:
        nonlocal noted, step_noted, written_at
        now = time.monotonic()
        if percent <= noted or (step == step_noted and now - written_at < BETWEEN_NOTES):
            return
        noted, step_noted, written_at = percent, step, now
        actions.note_progress(pack, step=step, progress=percent)

    return note


@shared_task(name="reports.board.packs.tasks.resume_packs")
def resume_packs() -> list[int]:
    """Puts packs back into the queue that a worker left when it died; for those under way this changes nothing."""
    waiting = Pack.objects.filter(
        Q(status=EditionStatus.RENDERING) | Q(status=EditionStatus.QUEUED, queued_at__lt=timezone.now() - FORGOTTEN)
    )
    resumed = []
    for pk in waiting.values_list("pk", flat=True):
        with claims.held(claims.PACKS, pk) as is_mine:
            if is_mine and actions.put_back_abandoned(pk):
                resumed.append(pk)
    return resumed


@worker_ready.connect
def resume_when_ready(**_facts: Any) -> None:
    resume_packs.delay()


@app.on_after_finalize.connect
def look_after_packs(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, resume_packs.s(), name="Resume packs that a dead worker has left")
