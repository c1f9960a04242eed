"""The only code that writes reports and editions."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.context import COMPLETE_LANGUAGES
from portal.documents import actions as documents
from portal.formats import own_language_name
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed, Workflow, register
from reports.figures.freezing import NO_OPTIONS, canonical, fingerprint
from reports.kinds import KINDS, title_of
from reports.render import Rendering
from reports.runs import blockers
from reports.runs.models import Edition, Report
from reports.runs.workflow import MOVES, STATES, EditionStatus, ReportStatus


@blockers.before("publish")
def edition_is_there(report: Report) -> list[Blocker]:
    if report.editions.issued().exists():
        return []
    return [Blocker(_("No edition of the approved report is ready yet."), anchor="editions")]


WORKFLOW = register(Workflow("report", STATES, MOVES, blockers={move.verb: blockers.of(move.verb) for move in MOVES}))
REFRESHABLE = (ReportStatus.DRAFTING, ReportStatus.CHANGES_REQUESTED)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are taken for another


# The report


def draft_report(
    kind: str,
    period: Period,
    *,
    by: User | None,
    scope: str = "",
    options: Mapping[str, Any] = NO_OPTIONS,
    now: datetime | None = None,
) -> Report:
    """Opens the report on this period and freezes its figures. There is one per kind, scope and period: a second call
    returns it as it is. Raises DoesNotReconcile when the ledger does not add up. `by` None is the schedule."""
    if by is not None and not by.has_perm("reports.write_report"):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    found = existing(kind, period, scope)
    if found:
        return found
    now = now or timezone.now()
    figures = freeze(kind, period, today=timezone.localdate(now), scope=scope, options=options)
    with translation.override(settings.LANGUAGE_CODE):
        title = title_of(KINDS[kind], period, scope)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                kind=kind,
                scope=scope,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                title=title,
                options=dict(options),
                figures=figures,
                figures_sha256=fingerprint(figures),
                frozen_at=now.replace(microsecond=0),
                drafted_by=by,
                created_at=now,
            )
            audit.record(
                report, "draft", by=by, at=now, to_status=report.status, facts={"figures_sha256": report.figures_sha256}
            )
    except IntegrityError:
        # Somebody else drafted it in the same moment.
        return Report.objects.get(
            kind=kind, scope=scope, starts_on=period.starts_on, ends_on=period.ends_on, correction=0
        )
    return report


def existing(kind: str, period: Period, scope: str) -> Report | None:
    """The report itself or, when there are any, its latest corrigendum."""
    found = Report.objects.filter(kind=kind, scope=scope, starts_on=period.starts_on, ends_on=period.ends_on)
    return found.order_by("-correction").first()


def freeze(
    kind: str, period: Period, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS
) -> dict[str, Any]:
    """The figures as plain data, all read in one view of the database."""
    with one_view():
        figures = KINDS[kind].compute(period, today=today, scope=scope, options=options)
    data: dict[str, Any] = orjson.loads(canonical(figures))
    return data


@contextmanager
def one_view() -> Iterator[None]:
    """All queries see the same moment, whatever others write meanwhile; inside a caller's transaction, what that sees."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@transaction.atomic
def refresh_figures(report: Report, *, by: User, now: datetime | None = None) -> list[dict[str, Any]]:
    """Freezes the figures anew while the report is being written, and returns those that moved: id, before, after."""
    now = now or timezone.now()
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not by.has_perm("reports.write_report", stored):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    if stored.status not in REFRESHABLE:
        raise NotAllowed([Blocker(_("The figures change only while the report is being written."))])
    figures = freeze(
        stored.kind, stored.period, today=timezone.localdate(now), scope=stored.scope, options=stored.options
    )
    moved = differences(stored.figures, figures)
    stored.figures, stored.figures_sha256, stored.frozen_at = figures, fingerprint(figures), now.replace(microsecond=0)
    stored.save(update_fields=["figures", "figures_sha256", "frozen_at"])
    audit.record(stored, "refresh_figures", by=by, at=now, facts={"moved": moved, "sha256": stored.figures_sha256})
    report.refresh_from_db()
    return moved


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    old = {figure["id"]: figure["value"] for figure in before["sources"]}
    new = {figure["id"]: figure["value"] for figure in after["sources"]}
    return [
        {"id": id, "before": old.get(id), "after": new.get(id)}
        for id in sorted({*old, *new})
        if as_number(old.get(id)) != as_number(new.get(id))
    ]


def as_number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None


@transaction.atomic
def send_to_review(report: Report, *, by: User, note: str = "", now: datetime | None = None) -> Report:
    """The author hands the draft over."""
    WORKFLOW.move(report, "send_to_review", by=by, note=note, now=now)
    return report


@transaction.atomic
def request_changes(report: Report, *, by: User, note: str, now: datetime | None = None) -> Report:
    """The reviewer sends the draft back and says why."""
    WORKFLOW.move(report, "request_changes", by=by, note=note, now=now)
    return report


@transaction.atomic
def approve(report: Report, *, by: User, note: str = "", now: datetime | None = None) -> Report:
    """Somebody other than the author clears the report; its editions are then made without the mark of a draft."""
    now = now or timezone.now()
    WORKFLOW.move(report, "approve", by=by, note=note, now=now, approved_at=now, approved_by=by)
    for language in sorted(COMPLETE_LANGUAGES.union(report.editions.values_list("language", flat=True))):
        queue_edition(report, language, by=None, now=now)
    return report


@transaction.atomic
def publish(report: Report, *, by: User, note: str = "", now: datetime | None = None) -> Report:
    """Everybody may read the report from now on."""
    WORKFLOW.move(report, "publish", by=by, note=note, now=now)
    return report


@transaction.atomic
def supersede(report: Report, *, by: User, note: str, now: datetime | None = None) -> Report:
    """Makes room for a corrigendum; the superseded report stays readable."""
    WORKFLOW.move(report, "supersede", by=by, note=note, now=now)
    return report


# Editions


@transaction.atomic
def queue_edition(
    report: Report, language: str, *, by: User | None, now: datetime | None = None, send: bool = True
) -> Edition:
    """Has the worker make the report in one language. What is ready and current, or on its way, is not made again.

    `by` None is the system acting on an approval or a command. `send` False leaves the making to the caller.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"The portal does not speak {language!r}")
    if by is not None and not by.has_perm("reports.write_report", report):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    now = now or timezone.now()
    edition, is_new = Edition.objects.select_for_update(of=("self",)).get_or_create(
        report=report,
        language=language,
        is_redacted=False,
        defaults={"code": new_code(), "queued_at": now, "is_draft": report.is_draft},
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
    edition.is_draft, edition.figures_sha256 = edition.report.is_draft, edition.report.figures_sha256
    return edition


def note_progress(edition: Edition, *, step: str, progress: int) -> None:
    """Seen at once by everybody who waits; without effect when another worker has taken over."""
    mine(edition).update(step=step, progress=progress)


def mine(edition: Edition) -> Any:
    return Edition.objects.filter(pk=edition.pk, attempt=edition.attempt, status=EditionStatus.RENDERING)


@transaction.atomic
def finish(edition: Edition, rendering: Rendering, *, now: datetime | None = None) -> bool:
    """Stores the file and says so, once: only for the claim that still holds. When the report has moved on meanwhile
    (approved, figures refreshed), the edition goes back into the queue instead. Returns whether the file was kept."""
    now = now or timezone.now()
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.report_id)
    held = mine(edition).select_for_update(of=("self",)).first()
    if held is None:
        return False
    if (edition.figures_sha256, edition.is_draft) != (report.figures_sha256, report.is_draft):
        Edition.objects.filter(pk=held.pk).update(status=EditionStatus.QUEUED, progress=0, step="", queued_at=now)
        transaction.on_commit(partial(hand_to_worker, held.pk))
        return False
    held.document = documents.keep(
        rendering.content, name=held.file_name, media_type="application/pdf", by=report.drafted_by
    )
    held.sha256, held.pages = rendering.sha256, rendering.pages
    held.is_draft, held.figures_sha256 = edition.is_draft, edition.figures_sha256
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
