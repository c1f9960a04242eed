"""Imports in the worker. A task can come twice, or again after its worker was killed: the import is done once."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import claims
from portal.celery import app
from portal.imports import background
from portal.imports.models import ImportBatch
from portal.workflow import NotAllowed

logger = logging.getLogger(__name__)
SWEEP = 30.0  # seconds between two looks for imports that a dead worker has left


@shared_task(name="portal.imports.tasks.work_on_import")
def work_on_import(batch_id: int) -> None:
    """Does what the batch waits for, unless a living worker is at it or it is done."""
    with claims.held(claims.IMPORTS, batch_id) as is_mine:
        batch = background.begin(batch_id) if is_mine else None
        if batch is None:
            return
        asker = batch.asked_by
        with translation.override(asker.language if asker else "en"):
            finish(batch)


def finish(batch: ImportBatch) -> None:
    if batch.attempt > background.TRIES:
        background.give_back(batch, problem=died())
        return
    try:
        background.work(batch)
    except NotAllowed as refusal:
        background.give_back(batch, problem=str(refusal))
    except OperationalError:
        # a deadlock or a database that restarts: the sweep takes the import up again, a few times at most
        raise
    except Exception as error:
        logger.exception("Import %s failed while %s", batch.pk, batch.status)
        background.give_back(batch, problem=failed(error))


def died() -> str:
    return _(
        "The portal's worker stopped several times in the middle of this import. Nothing was changed. Ask the administrator, then try again."
    )


def failed(error: Exception) -> str:
    detail = f"{type(error).__name__}: {error}"[:300]
    return _(
        "Something in the portal failed (%(detail)s). Nothing was changed. Try again, or ask the administrator."
    ) % {"detail": detail}


@shared_task(name="portal.imports.tasks.resume_imports")
def resume_imports() -> list[int]:
    """Puts imports back into the queue that a worker left when it died; for those under way this changes nothing."""
    resumed = []
    for pk in background.abandoned(timezone.now()):
        with claims.held(claims.IMPORTS, pk) as is_mine:
            if is_mine and background.put_back(pk):
                resumed.append(pk)
    return resumed


@worker_ready.connect
def resume_when_ready(**_facts: Any) -> None:
    """A worker that starts picks up what the one before it dropped, without waiting for the broker to notice."""
    resume_imports.delay()


@app.on_after_finalize.connect
def look_after_imports(sender: Any, **_facts: Any) -> None:
    sender.add_periodic_task(SWEEP, resume_imports.s(), name="Resume imports that a dead worker has left")
