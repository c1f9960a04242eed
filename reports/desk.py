"""Reports that need a person now: to be reviewed by somebody else than the author, or finished by the author."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.desk import Task, register
from reports.kinds import KINDS, title_of
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus as S


@register
def report_tasks(user: Any) -> Iterable[Task]:
    for row in Report.objects.visible_to(user).filter(
        status__in=(S.DRAFTING, S.IN_REVIEW, S.CHANGES_REQUESTED, S.APPROVED)
    ):
        what = wanted(row, user)
        if what:
            yield Task(
                (title_of(KINDS[row.kind], row.period, row.scope),), what, reverse("report_detail", args=[row.pk])
            )


def wanted(report: Report, user: Any) -> Any:
    if report.status in (S.DRAFTING, S.CHANGES_REQUESTED):
        return _("Finish the draft and send it to review") if report.drafted_by_id == user.pk else None
    if not user.has_perm("reports.approve_report", report):
        return None
    return _("Approve, or request changes") if report.status == S.IN_REVIEW else _("Publish")
