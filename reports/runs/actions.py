"""The only code that writes reports and editions."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import actions as documents
from portal.formats import own_language_name
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed, Workflow, register
from reports.figures.freezing import NO_OPTIONS, fingerprint
from reports.kinds import KINDS, scopes, title_of
from reports.render import Rendering
from reports.review import flags, locks, versions
from reports.review.certified import not_certified
from reports.review.models import ReportVersion
from reports.runs import afterwards, blockers
from reports.runs.freezing import differences, freeze
from reports.runs.models import Edition, Report
from reports.runs.workflow import MOVES, STATES, EditionStatus, ReportStatus


@blockers.before("publish")
def edition_is_there(report: Report) -> list[Blocker]:
    if report.editions.issued().full().exists():
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
    returns it as it is, and one that was only announced begins. Raises NotAllowed for a scope that is missing, unknown or
    not the author's to report on, and DoesNotReconcile when the ledger does not add up. `by` None is the schedule."""
    if by is not None and not by.has_perm("reports.write_report"):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    if reasons := scopes.against(KINDS[kind].scope, scope, is_needed=KINDS[kind].is_scope_needed, by=by):
        raise NotAllowed(reasons)
    now = now or timezone.now()
    found = existing(kind, period, scope)
    if found:
        return begun(found, by=by, options=options, now=now)
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
                not_certified=not_certified(period) if KINDS[kind].has_money else [],
                drafted_by=by,
                created_at=now,
            )
            audit.record(
                report, "draft", by=by, at=now, to_status=report.status, facts={"figures_sha256": report.figures_sha256}
            )
    except IntegrityError:
        # Somebody else drafted or announced it in the same moment.
        there = Report.objects.get(
            kind=kind, scope=scope, starts_on=period.starts_on, ends_on=period.ends_on, correction=0
        )
        return begun(there, by=by, options=options, now=now)
    return report


def begun(report: Report, *, by: User | None, options: Mapping[str, Any], now: datetime) -> Report:
    """The report as somebody who wants it drafted needs it: one that was only announced is started."""
    if report.status != ReportStatus.SCHEDULED:
        return report
    try:
        return start(report, by=by, options=options, now=now)
    except NotAllowed:
        report.refresh_from_db()
        if report.status == ReportStatus.SCHEDULED:
            raise
        return report  # somebody else has started it in the same moment


def start(
    report: Report,
    *,
    by: User | None,
    note: str = "",
    options: Mapping[str, Any] = NO_OPTIONS,
    now: datetime | None = None,
) -> Report:
    """An announced report becomes a draft: its figures are frozen now. Whoever starts it is its author; `by` None is the
    schedule on the report's day. Raises DoesNotReconcile."""
    now = now or timezone.now()
    chosen = {**report.options, **options}
    figures = freeze(report.kind, report.period, today=timezone.localdate(now), scope=report.scope, options=chosen)
    sha256 = fingerprint(figures)
    with transaction.atomic():
        WORKFLOW.move(
            report,
            "start",
            by=by,
            note=note,
            now=now,
            facts={"figures_sha256": sha256},
            options=chosen,
            figures=figures,
            figures_sha256=sha256,
            frozen_at=now.replace(microsecond=0),
            not_certified=not_certified(report.period) if KINDS[report.kind].has_money else [],
            drafted_by=by,
        )
        report.scheduled.filter(status="waiting").update(status="done", done_at=now)
    return report


def existing(kind: str, period: Period, scope: str) -> Report | None:
    """The report itself or, when there are any, its latest corrigendum."""
    found = Report.objects.filter(kind=kind, scope=scope, starts_on=period.starts_on, ends_on=period.ends_on)
    return found.order_by("-correction").first()


def note_writer(report: Report, by: User) -> None:
    """Whoever decides what the report says does not approve it. Author and writers of texts are noted by themselves."""
    report.writers.add(by)


@transaction.atomic
def refresh_figures(report: Report, *, by: User, now: datetime | None = None) -> list[dict[str, Any]]:
    """Freezes the figures anew while the report is being written, and returns those that moved: id, before, after."""
    now = now or timezone.now()
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not by.has_perm("reports.write_report", stored):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    if not locks.may_write(stored, locks.FIGURES):
        raise NotAllowed([Blocker(figures_are_closed(stored))])
    figures = freeze(
        stored.kind, stored.period, today=timezone.localdate(now), scope=stored.scope, options=stored.options
    )
    moved = differences(stored.figures, figures)
    stored.figures, stored.figures_sha256, stored.frozen_at = figures, fingerprint(figures), now.replace(microsecond=0)
    if KINDS[stored.kind].has_money:
        stored.not_certified = not_certified(stored.period)
    stored.save(update_fields=["figures", "figures_sha256", "frozen_at", "not_certified"])
    note_writer(stored, by)
    audit.record(stored, "refresh_figures", by=by, at=now, facts={"moved": moved, "sha256": stored.figures_sha256})
    report.refresh_from_db()
    return moved


def figures_are_closed(report: Report) -> str:
    if report.status in REFRESHABLE:
        return _("The reviewer has not asked for other figures: only what is flagged can be changed.")
    return _("The figures change only while the report is being written.")


@transaction.atomic
def send_to_review(report: Report, *, by: User, note: str = "", now: datetime | None = None) -> Report:
    """The author hands the draft over: what it says now is kept as a version. Of a draft that the schedule made, whoever
    sends it is the author."""
    now = now or timezone.now()
    WORKFLOW.move(report, "send_to_review", by=by, note=note, now=now, drafted_by=report.drafted_by or by)
    versions.keep(report, ReportVersion.Occasion.REVIEW, by=by, now=now)
    return report


@transaction.atomic
def request_changes(
    report: Report, *, by: User, note: str, places: Mapping[str, str], seen: str = "", now: datetime | None = None
) -> Report:
    """The reviewer sends the draft back: `places` are those to change, each with its reason; only they can be written
    then. `seen` is the number of the version that the reviewer's page showed."""
    now = now or timezone.now()
    reasons = [*flags.reasons_against(report, places), *stale(report, seen)]
    if reasons:
        raise NotAllowed(reasons)
    WORKFLOW.move(report, "request_changes", by=by, note=note, now=now, facts={"places": dict(places)})
    flags.clear(report, now=now)
    flags.raise_(report, places, by=by, now=now)
    return report


@transaction.atomic
def approve(report: Report, *, by: User, note: str = "", seen: str = "", now: datetime | None = None) -> Report:
    """Somebody who had no hand in it clears the report; its editions are then made without the mark of a draft.
    `seen` is the number of the version that the reviewer's page showed: another one is not approved unread."""
    now = now or timezone.now()
    if reasons := stale(report, seen):
        raise NotAllowed(reasons)
    WORKFLOW.move(report, "approve", by=by, note=note, now=now, approved_at=now, approved_by=by)
    flags.clear(report, now=now)
    versions.keep(report, ReportVersion.Occasion.APPROVAL, by=by, now=now)
    queue_editions(report, now=now)
    afterwards.happened("approve", report, by=by, now=now)
    return report


def stale(report: Report, seen: str) -> list[Blocker]:
    """The reason against deciding on a page that is older than the report. Without a mark nothing is asked."""
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not seen or seen == str(versions.latest_number(report)):
        return []
    return [Blocker(_("The report has moved since you opened the page. Look at it again, then decide."))]


@transaction.atomic
def publish(report: Report, *, by: User, note: str = "", now: datetime | None = None) -> Report:
    """Everybody may read the report from now on. A corrigendum takes the place of what it corrects in the same moment."""
    now = now or timezone.now()
    if report.corrects is not None:
        # the corrected report first, as whoever starts a corrigendum to it locks it
        Report.objects.select_for_update(of=("self",)).get(pk=report.corrects.pk)
    WORKFLOW.move(report, "publish", by=by, note=note, now=now)
    if report.corrects is not None:
        WORKFLOW.move(report.corrects, "supersede", by=None, note=report.correction_reason, now=now)
    queue_editions(report, now=now)
    afterwards.happened("publish", report, by=by, now=now)
    return report


def queue_editions(report: Report, *, now: datetime) -> None:
    """The languages that the author chose, English at least, and those that were made before."""
    original = report.options.get("original", settings.LANGUAGE_CODE)
    chosen = {settings.LANGUAGE_CODE, original, *report.options.get("languages", ())}
    made = report.editions.filter(is_redacted=False).values_list("language", flat=True)
    for language in sorted(chosen.union(made)):
        queue_edition(report, language, by=None, now=now)


# Editions


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
