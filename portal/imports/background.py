"""Large imports are read, applied and taken back by a worker; small ones while the person waits. What is done is the same.

The status says what the worker is at. The work itself is one transaction, so a worker that is killed leaves the batch as it
was, and the next one begins anew. How far it has come is not part of the truth and stands in the cache.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from portal.imports.sources import PAGE_LIMIT
from portal.workflow import NotAllowed

Status = ImportBatch.Status
FEW_ROWS = 2000  # applied, checked again or taken back while the person waits
TRIES = 3  # how often a worker may die over an import before nobody tries again
FORGOTTEN = timedelta(minutes=10)  # after that long in the queue the message must have been lost with the broker
BETWEEN_NOTES = 0.5  # seconds
KEPT = 24 * 3600  # seconds for which the cache remembers how far an import has come
RETURNS_TO = {
    Status.READING: Status.FAILED,
    Status.MATCHING: Status.STAGED,
    Status.APPLYING: Status.STAGED,
    Status.UNDOING: Status.APPLIED,
}


# What a person asks for


def apply(batch: ImportBatch, *, by: User, partial: bool = False) -> ImportBatch:
    """At once, or for a large import by a worker. Raises NotAllowed with what stands in the way now."""
    if batch.counts["read"] <= FEW_ROWS:
        return pipeline.apply(batch, by=by, partial=partial)
    kind = get_kind(batch.kind)
    pipeline.check_right(kind, by)
    with transaction.atomic():
        stored = locked(batch)
        if reasons := pipeline.blockers_to_apply(kind, stored, by=by, partial=partial):
            raise NotAllowed(reasons)
        hand_over(stored, Status.APPLYING, by=by, partial=partial)
    return stored


def undo(batch: ImportBatch, *, by: User) -> ImportBatch:
    if batch.counts["read"] <= FEW_ROWS:
        return pipeline.undo(batch, by=by)
    pipeline.check_right(get_kind(batch.kind), by)
    with transaction.atomic():
        stored = locked(batch)
        if not stored.is_applied:
            raise NotAllowed([pipeline.not_applied(stored)])
        if reasons := pipeline.blockers_to_undo(stored, by=by):
            raise NotAllowed(reasons)
        hand_over(stored, Status.UNDOING, by=by)
    return stored


def recheck(batch: ImportBatch, *, by: User) -> ImportBatch:
    if batch.counts["read"] <= FEW_ROWS:
        return pipeline.recheck(batch, by=by)
    pipeline.check_right(get_kind(batch.kind), by)
    with transaction.atomic():
        stored = locked(batch)
        if not stored.is_staged:
            raise NotAllowed([pipeline.not_waiting(stored)])
        hand_over(stored, Status.MATCHING, by=by)
    return stored


@transaction.atomic
def read_again(batch: ImportBatch, *, by: User) -> ImportBatch:
    """After a reading that came to nothing for a reason of the house, not of the file."""
    pipeline.check_right(get_kind(batch.kind), by)
    stored = locked(batch)
    if stored.status != Status.FAILED:
        raise NotAllowed([pipeline.not_waiting(stored)])
    hand_over(stored, Status.READING, by=by, **stored.options)
    return stored


def locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def hand_over(batch: ImportBatch, status: str, *, by: User | None, **options: Any) -> None:
    """Into the queue, once the transaction is through. Call it inside one, with the batch locked."""
    batch.status, batch.asked_by, batch.options = status, by, options
    batch.queued_at, batch.started_at, batch.attempt, batch.problem = timezone.now(), None, 0, ""
    batch.save(update_fields=["status", "asked_by", "options", "queued_at", "started_at", "attempt", "problem"])
    cache.delete(place(batch))
    transaction.on_commit(partial(send, batch.pk))


def send(batch_id: int) -> None:
    from portal.imports.tasks import work_on_import

    work_on_import.delay(batch_id)


# What the worker does, while it holds the claim (portal.claims)


def begin(batch_id: int, *, now: datetime | None = None) -> ImportBatch | None:
    """Takes the batch, also after a worker that died with it. None when there is nothing to do."""
    taken = ImportBatch.objects.under_way().filter(pk=batch_id)
    if not taken.update(attempt=F("attempt") + 1, started_at=now or timezone.now()):
        return None
    return ImportBatch.objects.select_related("asked_by", "staged_by", "document").get(pk=batch_id)


def work(batch: ImportBatch) -> None:
    """Raises NotAllowed when it cannot be done after all."""
    WORK[Status(batch.status)](batch, progress_of(batch))


def do_read(batch: ImportBatch, progress: pipeline.Progress) -> None:
    if batch.document is None:
        raise FileNotFoundError(batch.file_name)
    path = Path(batch.document.file.path)
    kind = get_kind(batch.kind)
    pipeline.read(
        batch, path, kind=kind, profile=batch.options.get("profile", "auto"), limit=PAGE_LIMIT, progress=progress
    )


def do_recheck(batch: ImportBatch, progress: pipeline.Progress) -> None:
    pipeline.recheck(batch, by=batch.asked_by, since=Status.MATCHING, progress=progress)


def do_apply(batch: ImportBatch, progress: pipeline.Progress) -> None:
    leaves_out = bool(batch.options.get("partial"))
    try:
        pipeline.apply(batch, by=batch.asked_by, partial=leaves_out, since=Status.APPLYING, progress=progress)
    except pipeline.ChangedSinceShown:
        pipeline.recheck(batch, by=batch.asked_by, since=Status.APPLYING, progress=progress)
        note_problem(batch, CHECKED_AGAIN())


def do_undo(batch: ImportBatch, progress: pipeline.Progress) -> None:
    pipeline.undo(batch, by=batch.asked_by, since=Status.UNDOING)


WORK: dict[str, Callable[[ImportBatch, pipeline.Progress], None]] = {
    Status.READING: do_read,
    Status.MATCHING: do_recheck,
    Status.APPLYING: do_apply,
    Status.UNDOING: do_undo,
}


def CHECKED_AGAIN() -> str:  # noqa: N802 (a sentence in the language of now)
    return _("The portal's data had changed since this file was checked. It was checked again: look at it once more.")


def give_back(batch: ImportBatch, *, problem: str) -> None:
    """It came to nothing: the batch stands where it stood before, and says why."""
    ImportBatch.objects.under_way().filter(pk=batch.pk).update(
        status=RETURNS_TO[Status(batch.status)], started_at=None, problem=problem
    )


def note_problem(batch: ImportBatch, problem: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(problem=problem)


def put_back(batch_id: int, *, now: datetime | None = None) -> bool:
    """Into the queue again: its worker died, or its message was lost. Call it while holding the claim."""
    waiting = ImportBatch.objects.under_way().filter(pk=batch_id)
    if not waiting.update(started_at=None, queued_at=now or timezone.now()):
        return False
    transaction.on_commit(partial(send, batch_id))
    return True


def abandoned(now: datetime) -> list[int]:
    """Begun or forgotten; whether a living worker is at them is the claim's question."""
    waiting = ImportBatch.objects.under_way().filter(Q(started_at__isnull=False) | Q(queued_at__lt=now - FORGOTTEN))
    return list(waiting.values_list("pk", flat=True))


# How far it is


def place(batch: ImportBatch) -> str:
    return f"import-progress:{batch.pk}"


def progress_of(batch: ImportBatch) -> pipeline.Progress:
    noted_at = 0.0

    def note(rows: int) -> None:
        nonlocal noted_at
        if time.monotonic() - noted_at > BETWEEN_NOTES:
            noted_at = time.monotonic()
            cache.set(place(batch), rows, KEPT)

    return note


def rows_done(batch: ImportBatch) -> int:
    return int(cache.get(place(batch)) or 0)
