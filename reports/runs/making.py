"""The only code that writes editions: they are queued for the worker, which makes, keeps or gives up each."""

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import actions as documents
from portal.formats import own_language_name
from portal.workflow import Blocker, NotAllowed
from reports.render import Rendering
from reports.runs.models import Edition, Report
from reports.runs.workflow import EditionStatus, ReportStatus

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are taken for another


def queue_editions(report: Report, *, now: datetime) -> None:
    """The languages that the author chose, English at least, and those that were made before."""
    original = report.options.get("original", settings.LANGUAGE_CODE)
    chosen = {settings.LANGUAGE_CODE, original, *report.options.get("languages", ())}
    made = report.editions.filter(is_redacted=False).values_list("language", flat=True)
    for language in sorted(chosen.union(made)):
        queue_edition(report, language, by=None, now=now)


@transaction.atomic
def queue_edition(
    report: Report,
    language: str,
    *,
    by: User | None,
    now: datetime | None = None,
    send: bool = True,
    copy: Any = None,
) -> Edition:
    """Has the worker make the report in one language. What is ready and current, or on its way, is not made again.

    `by` None is the system acting on an approval or a command. `send` False leaves the making to the caller. With a public `copy`
    it is the edition that leaves out what the copy says.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"The portal does not speak {language!r}")
    if by is not None and not by.has_perm("reports.write_report", report):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    if report.status == ReportStatus.SCHEDULED:
        raise NotAllowed([Blocker(_("The report is only announced: it has no figures yet."))])
    now = now or timezone.now()
    edition, is_new = Edition.objects.select_for_update(of=("self",)).get_or_create(
        report=report,
        language=language,
        public_copy=copy,
        defaults={
            "code": new_code(),
            "queued_at": now,
            "is_draft": report.is_draft,
            "is_redacted": copy is not None,
        },
    )
    if not is_new and (edition.is_under_way or (edition.status == EditionStatus.DONE and edition.is_current)):
        return edition
    edition.status, edition.queued_at, edition.progress = EditionStatus.QUEUED, now, 0
    edition.step = edition.problem = ""
    edition.save(update_fields=["status", "queued_at", "progress", "step", "problem"])
    audit.record(report, "queue_edition", by=by, at=now, note=own_language_name(language), facts={"language": language})
    if send:
        transaction.on_commit(partial(hand_to_worker, edition.pk))
    return edition


def hand_to_worker(edition_id: int) -> None:
    from reports.runs.tasks import render_edition

    render_edition.delay(edition_id)


def new_code() -> str:
    letters = "".join(secrets.choice(CODE_LETTERS) for _letter in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def begin(edition_id: int, *, now: datetime | None = None) -> Edition | None:
    """The worker takes the edition, also from a worker that died with it. None when there is nothing to make.

    Call it while holding the claim (reports.runs.claims).
    """
    taken = Edition.objects.filter(pk=edition_id, status__in=(EditionStatus.QUEUED, EditionStatus.RENDERING)).update(
        status=EditionStatus.RENDERING,
        attempt=F("attempt") + 1,
        started_at=now or timezone.now(),
        progress=0,
        step="figures",
        problem="",
    )
    if not taken:
        return None
    edition = Edition.objects.select_related("report").get(pk=edition_id)
    edition.figures_sha256, edition.words_revision, edition.is_draft = edition.report.made_of
    return edition


def note_progress(edition: Edition, *, step: str, progress: int) -> None:
    """Seen at once by everybody who waits; without effect when another worker has taken over."""
    mine(edition).update(step=step, progress=progress)


def mine(edition: Edition) -> Any:
    return Edition.objects.filter(pk=edition.pk, attempt=edition.attempt, status=EditionStatus.RENDERING)


@transaction.atomic
def finish(edition: Edition, rendering: Rendering, *, now: datetime | None = None) -> bool:
    """Stores the file and says so, once: only for the claim that still holds. When the report has moved on meanwhile
    (approved, figures refreshed, a text saved), the edition goes back into the queue instead. Returns whether the file was kept."""
    now = now or timezone.now()
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.report_id)
    held = mine(edition).select_for_update(of=("self",)).first()
    if held is None:
        return False
    if edition.made_of != report.made_of:
        Edition.objects.filter(pk=held.pk).update(status=EditionStatus.QUEUED, progress=0, step="", queued_at=now)
        transaction.on_commit(partial(hand_to_worker, held.pk))
        return False
    held.document = documents.keep(
        rendering.content, name=held.file_name, media_type="application/pdf", by=report.drafted_by
    )
    held.sha256, held.pages = rendering.sha256, rendering.pages
    held.figures_sha256, held.words_revision, held.is_draft = edition.made_of
    held.status, held.progress, held.step, held.problem, held.finished_at = EditionStatus.DONE, 100, "", "", now
    held.save()
    audit.record(
        report,
        "finish_edition",
        by=None,
        at=now,
        note=own_language_name(held.language),
        facts={"language": held.language, "sha256": held.sha256, "pages": held.pages, "is_draft": held.is_draft},
    )
    return True


def put_back(edition: Edition, *, problem: str) -> None:
    """Something in the house failed; the worker will try again, and the page says so."""
    mine(edition).update(status=EditionStatus.QUEUED, progress=0, step="", problem=problem)


@transaction.atomic
def put_back_abandoned(edition_id: int, *, now: datetime | None = None) -> bool:
    """Queues an edition again whose worker has died or whose message was lost. Call it while holding the claim."""
    waiting = Edition.objects.filter(pk=edition_id, status__in=(EditionStatus.QUEUED, EditionStatus.RENDERING))
    if not waiting.update(status=EditionStatus.QUEUED, queued_at=now or timezone.now(), progress=0, step=""):
        return False
    transaction.on_commit(partial(hand_to_worker, edition_id))
    return True


@transaction.atomic
def fail(edition: Edition, *, problem: str, now: datetime | None = None) -> None:
    """Gives up, with the reason in words for the author."""
    if mine(edition).update(status=EditionStatus.FAILED, problem=problem, finished_at=now or timezone.now()):
        audit.record(
            edition.report,
            "fail_edition",
            by=None,
            at=now,
            note=f"{own_language_name(edition.language)}: {problem}",
            facts={"language": edition.language},
        )
