"""The reports due to a donor that a report answers, by its own words: they are recorded as sent when it reaches the donor."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from funding.agreements import actions as agreements
from funding.agreements.models import ReportDue, ReportDueQuerySet
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from reports.distribution.models import Delivery
from reports.figures.donor.shapes import DueLine
from reports.figures.freezing import thaw
from reports.runs.models import Report


def answered_by(report: Report) -> ReportDueQuerySet:
    """The rows of which the approved report says "By this report", also those that were sent meanwhile. It says so of its frozen
    figures: what the agreements promised after that is answered by a later one."""
    if report.kind != "donor":
        return ReportDue.objects.none()
    lines = [thaw(DueLine, one) for one in report.figures.get("reports_due", ())]
    named = Q(pk__in=[])
    for one in lines:
        if one.is_this_report:
            named |= Q(contribution__reference=one.reference, kind=one.kind, due_on=one.due_on)
    return ReportDue.objects.filter(named).for_list()


def record_as_sent(report: Report, deliveries: Iterable[Delivery], *, by: User, on: date) -> list[ReportDue]:
    """Records the reports due that this one answers as sent, once it is handed to somebody of the donor. Call it in the
    transaction that hands it out. Returns the rows that were written.

    A row that was recorded before, or that `by` may not record, stays as it is. What was sent was sent: neither a corrigendum
    that supersedes the report nor anything else that becomes of it undoes this.
    """
    if not any(one.role == Role.DONOR for one in deliveries):
        return []
    reference = code_of(report)
    written = []
    for row in answered_by(report).outstanding():
        try:
            written.append(agreements.send_report(row, on=on, by=by, reference=reference))
        except NotAllowed:  # recorded by somebody in this moment, or not for this person to record
            continue
    return written


def code_of(report: Report) -> str:
    """Under which anybody can prove the file: the code of the edition in the report's own language."""
    codes = dict(report.editions.full().values_list("language", "code"))
    return codes.get(report.options.get("original", "en")) or next(iter(codes.values()), report.title[:120])
