"""Whose turn a report is: one condition for the desk, the list and its API."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.audit.models import AuditEvent
from reports.kinds import KINDS
from reports.review.models import FinanceCheck
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus as S

UNTOUCHED_AFTER = timedelta(days=14)
WRITING = (S.DRAFTING, S.CHANGES_REQUESTED)
FINISH = _("Finish the draft and send it to review")
CHANGE = _("Change what the reviewer flagged and send it again")
CHECK = _("Check the amounts for finance")
DECIDE = _("Approve, or request changes")
PUBLISH = _("Publish")
NEXT: dict[str, str | Promise] = {
    S.SCHEDULED: _("The figures are frozen when somebody drafts it, at the latest on the day of the schedule."),
    S.DRAFTING: _("The author writes the texts and sends the report to review."),
    S.IN_REVIEW: _(
        "Finance checks the amounts; a head of section who had no hand in it approves it or requests changes."
    ),
    S.CHANGES_REQUESTED: _("The author changes what the reviewer flagged and sends the report again."),
    S.APPROVED: _("It is published as soon as an edition of it is ready."),
    S.PUBLISHED: _("It can be read. A mistake in it is corrected by a corrigendum, which keeps both."),
    S.SUPERSEDED: _("Its corrigendum takes its place; it stays readable and can be verified."),
}


def waiting_for(rows: QuerySet[Report], user: Any) -> QuerySet[Report]:
    """Reports that this person has to do something with now."""
    person, pk = standing(user), getattr(user, "pk", None)
    if pk is None or not person.is_staff:
        return rows.none()
    worked_on = Exists(Report.writers.through.objects.filter(report=OuterRef("pk"), user=pk))
    wanted = Q(status__in=WRITING, drafted_by=pk)
    if person.has(Role.HEAD):
        wanted |= Q(status__in=(S.IN_REVIEW, S.APPROVED)) & ~Q(worked_on)
    if person.has(Role.FINANCE):
        wanted |= in_need_of_a_check() & ~Q(drafted_by=pk)
    return rows.filter(wanted)


def in_need_of_a_check() -> Q:
    """In review, with amounts that nobody in finance has checked as they are."""
    checked = FinanceCheck.objects.filter(report=OuterRef("pk"), figures_sha256=OuterRef("figures_sha256"))
    with_money = [kind.code for kind in KINDS.values() if kind.has_money]
    return Q(status=S.IN_REVIEW, kind__in=with_money) & ~Q(Exists(checked))


def untouched(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Being written, and nobody has done anything to it for two weeks: a report is due within weeks of its period."""
    since = timezone.now() - UNTOUCHED_AFTER
    acts = AuditEvent.objects.filter(content_type=ContentType.objects.get_for_model(Report), at__gte=since)
    being_written = rows.filter(status__in=WRITING, frozen_at__lt=since)
    return being_written.filter(~Exists(acts.filter(object_id=OuterRef("pk"))))


def mine(rows: QuerySet[Report], user: Any) -> QuerySet[Report]:
    """Reports that this person had a hand in."""
    return rows.filter(
        Exists(Report.writers.through.objects.filter(report=OuterRef("pk"), user=getattr(user, "pk", None)))
    )


def wanted_of(report: Report, user: Any) -> str | Promise:
    """The act, of a report that waits for the person."""
    if report.status == S.DRAFTING:
        return FINISH
    if report.status == S.CHANGES_REQUESTED:
        return CHANGE
    if report.status == S.APPROVED:
        return PUBLISH
    return DECIDE if user.has_perm("reports.approve_report", report) else CHECK
