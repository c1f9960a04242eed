"""The only code that writes schedules of instalments and reports due to donors. Receipts are contributions.actions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.agreements import planning
from funding.agreements.figures import amounts_of, instalments_of
from funding.agreements.models import Instalment, ReportDue
from funding.agreements.planning import Planned
from funding.contributions.actions import locked
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents.models import Document
from portal.documents.uploads import store
from portal.workflow import Blocker, NotAllowed


def require(by: User | None, permission: str, contribution: Contribution) -> list[Blocker]:
    """`by` None is the portal itself."""
    if by is None or by.has_perm(permission, contribution):
        return []
    return [Blocker(_("You do not have the right to do this."))]


@transaction.atomic
def plan_instalments(
    contribution: Contribution, *, rows: Sequence[Planned], by: User | None, seen: str = ""
) -> list[Instalment]:
    """Replaces the schedule by these rows, numbered in the order in which they fall due. What was cancelled stays; what was
    paid cannot become less. No rows at all: there is no schedule.

    `seen` is the mark of the schedule that the page showed. Raises NotAllowed with all reasons, among them the difference
    when the rows do not add up to the agreement.
    """
    stored = locked(contribution)
    reasons = require(by, "funding.change_contribution", stored)
    if seen and seen != planning.mark_of(stored):
        reasons.append(Blocker(_("Somebody has changed the schedule since this page was opened. Open it again.")))
    reasons += planning.blockers(stored, rows)
    if reasons:
        raise NotAllowed(reasons)
    before = plain(stored)
    write_rows(stored, rows)
    number_anew(stored)
    if (after := plain(stored)) != before:
        audit.record(stored, "plan_instalments", by=by, facts={"before": before, "after": after})
    return list(stored.instalments.all())


def write_rows(contribution: Contribution, rows: Sequence[Planned]) -> None:
    known = {row.pk: row for row in contribution.instalments.standing()}
    last = max((row.number for row in contribution.instalments.all()), default=0)
    for pk in known.keys() - {row.pk for row in rows}:
        known[pk].delete()
    for row in rows:
        instalment = known.get(row.pk) if row.pk else None
        if instalment is None:
            last += 1
            instalment = Instalment(contribution=contribution, number=last)
        instalment.due_on, instalment.amount, instalment.condition = row.due_on, row.amount, row.condition.strip()
        instalment.save()


def number_anew(contribution: Contribution) -> None:
    """1, 2, 3 by day. In two steps, because two rows never have one number, not even for a moment."""
    rows = list(contribution.instalments.order_by("due_on", "number"))
    for start in (1 + max((row.number for row in rows), default=0), 1):
        for number, row in enumerate(rows, start=start):
            row.number = number
        Instalment.objects.bulk_update(rows, ["number"])


def plain(contribution: Contribution) -> list[list[str]]:
    rows = contribution.instalments.order_by("number").values_list("number", "due_on", "amount", "condition")
    return [[str(value) for value in row] for row in rows]


@transaction.atomic
def meet_condition(instalment: Instalment, *, on: date, evidence: str, by: User) -> Instalment:
    """The condition of a tranche is met: from this day the donor owes it. Who said so, and by what, is kept."""
    contribution = locked(instalment.contribution)
    stored = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    if reasons := [*require(by, "funding.change_contribution", contribution), *against_meeting(stored, on, evidence)]:
        raise NotAllowed(reasons)
    stored.condition_met_on, stored.condition_evidence, stored.condition_met_by = on, evidence.strip(), by
    stored.save(update_fields=["condition_met_on", "condition_evidence", "condition_met_by"])
    audit.record(
        contribution,
        "meet_condition",
        by=by,
        note=stored.condition_evidence,
        facts={"instalment": stored.number, "condition": stored.condition, "on": str(on)},
    )
    return stored


def against_meeting(instalment: Instalment, on: date, evidence: str) -> list[Blocker]:
    reasons = []
    if not instalment.waits or instalment.cancelled_on:
        reasons.append(Blocker(_("This instalment does not wait for a condition.")))
    if on > timezone.localdate():
        reasons.append(Blocker(_("A condition cannot have been met in the future."), anchor="id_on"))
    if not evidence.strip():
        reasons.append(Blocker(_("Say by what it was met: a letter, a report, a meeting."), anchor="id_evidence"))
    return reasons


@transaction.atomic
def cancel_instalments(
    contribution: Contribution, *, instalments: Sequence[Instalment], on: date, by: User | None, reason: str
) -> None:
    """These will not be paid, because as much of the agreement has been written down. Nothing may have been paid on them;
    one that was paid in part is made smaller in the schedule instead. Raises NotAllowed with all reasons."""
    stored = locked(contribution)
    wanted = {row.pk for row in instalments}
    rows = [row for row in instalments_of(stored, at=date.max) if row.instalment.pk in wanted]
    reasons = require(by, "funding.change_contribution", stored)
    for row in rows:
        if not row.is_open or row.paid_amount:
            reasons.append(
                Blocker(
                    _("Instalment %(number)s is paid, in part or in full, or cancelled already.")
                    % {"number": formats.number(row.instalment.number)}
                )
            )
    # After a write-down the schedule is more than the agreement brings; only by so much may it become less.
    too_much, cancelled = -amounts_of(stored).unplanned, sum(row.amount for row in rows)
    if cancelled > too_much:
        reasons.append(
            Blocker(
                _("%(amount)s would be cancelled, and only %(room)s of it has been written down. Write it down first.")
                % {
                    "amount": formats.money(cancelled, stored.currency),
                    "room": formats.money(max(too_much, too_much * 0), stored.currency),
                }
            )
        )
    if not reason.strip():
        reasons.append(Blocker(_("Say why the instalment is cancelled."), anchor="id_reason"))
    if reasons:
        raise NotAllowed(reasons)
    Instalment.objects.filter(pk__in=wanted, contribution=stored).update(cancelled_on=on)
    facts = {"instalments": [row.instalment.number for row in rows], "on": str(on)}
    audit.record(stored, "cancel_instalments", by=by, note=reason, facts=facts)


# Reports due to the donor


@transaction.atomic
def plan_reports(contribution: Contribution, *, reports: Sequence[ReportDue], by: User | None) -> list[ReportDue]:
    """Adds reports to the schedule; one of the same kind and day is there already and stays."""
    stored = locked(contribution)
    reasons = require(by, "funding.report_contribution", stored)
    if stored.status == ContributionStatus.WITHDRAWN:
        reasons.append(Blocker(_("Nothing is due to a donor who has not given anything.")))
    for report in reports:
        if report.due_on < stored.pledged_on:
            reasons.append(Blocker(_("A report cannot be due before the pledge."), anchor="id_due_on"))
    if reasons:
        raise NotAllowed(reasons)
    known = set(stored.reports_due.values_list("kind", "due_on"))
    new = [report for report in reports if (report.kind, report.due_on) not in known]
    for report in new:
        report.contribution = stored
    made = ReportDue.objects.bulk_create(new)
    if made:
        facts = {"reports": [[report.kind, str(report.due_on)] for report in made]}
        audit.record(stored, "plan_reports", by=by, facts=facts)
    return made


@transaction.atomic
def drop_report(report: ReportDue, *, by: User | None) -> None:
    """Takes a report that has not been sent out of the schedule."""
    contribution = locked(report.contribution)
    reasons = require(by, "funding.report_contribution", contribution)
    if report.sent_on:
        reasons.append(Blocker(_("The report has been sent: that stays on record.")))
    if reasons:
        raise NotAllowed(reasons)
    facts = {"report": [report.kind, str(report.due_on)]}
    report.delete()
    audit.record(contribution, "drop_report", by=by, facts=facts)


@transaction.atomic
def send_report(
    report: ReportDue,
    *,
    on: date,
    by: User,
    reference: str = "",
    upload: UploadedFile | None = None,
    document: Document | None = None,
) -> ReportDue:
    """Records that a report went to the donor, with its file or the reference under which it went."""
    contribution = locked(report.contribution)
    stored = ReportDue.objects.select_for_update(of=("self",)).get(pk=report.pk)
    reasons = require(by, "funding.report_contribution", contribution)
    if stored.sent_on:
        reasons.append(Blocker(_("This report has been recorded as sent already.")))
    if on > timezone.localdate():
        reasons.append(Blocker(_("A report cannot have been sent in the future."), anchor="id_on"))
    if not (upload or document or reference.strip()):
        reasons.append(
            Blocker(_("Add the file of the report, or the reference under which it went."), anchor="id_file")
        )
    if reasons:
        raise NotAllowed(reasons)
    stored.sent_on, stored.sent_by, stored.reference = on, by, reference.strip()
    stored.document = store(upload, by=by) if upload else document
    stored.save(update_fields=["sent_on", "sent_by", "reference", "document"])
    facts: dict[str, Any] = {"report": stored.kind, "due_on": str(stored.due_on), "on": str(on)}
    audit.record(contribution, "send_report", by=by, note=stored.reference, facts=facts)
    return stored
