"""The only code that writes reports. See also reports.runs.making, which writes their editions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed, Workflow, register
from reports.figures.freezing import NO_OPTIONS, fingerprint
from reports.kinds import KINDS, scopes, title_of
from reports.review import flags, locks, versions
from reports.review.certified import not_certified
from reports.review.models import ReportVersion
from reports.runs import afterwards, blockers, making
from reports.runs.freezing import differences, freeze
from reports.runs.models import Report
from reports.runs.workflow import MOVES, STATES, ReportStatus


@blockers.before("publish")
def edition_is_there(report: Report) -> list[Blocker]:
    if report.editions.issued().full().exists():
        return []
    return [Blocker(_("No edition of the approved report is ready yet."), anchor="editions")]


WORKFLOW = register(Workflow("report", STATES, MOVES, blockers={move.verb: blockers.of(move.verb) for move in MOVES}))
REFRESHABLE = (ReportStatus.DRAFTING, ReportStatus.CHANGES_REQUESTED)


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
    making.queue_editions(report, now=now)
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
    making.queue_editions(report, now=now)
    afterwards.happened("publish", report, by=by, now=now)
    return report
