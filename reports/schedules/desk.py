"""Reports that the schedule has drafted and nobody writes yet, and those that it could not draft."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.desk import Task, Uncounted, counter_of, counting, register
from reports.kinds import KINDS, title_of
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus
from reports.schedules.lists import SCHEDULED
from reports.schedules.models import ScheduledReport

FEW = 3  # more of one kind are one task, so that a year's donor reports do not bury everything else


@register
def schedule_tasks(user: Any) -> Iterable[Task]:
    if user.has_perm("reports.write_report"):
        yield from without_author(user)
    if user.has_perm("reports.run_schedulerule"):
        yield from that_failed(user)


def without_author(user: Any) -> Iterable[Task]:
    drafts = Report.objects.visible_to(user).filter(status=ReportStatus.DRAFTING, drafted_by__isnull=True)
    found: dict[str, list[Report]] = {}
    for report in drafts.defer("figures").order_by("kind", "-ends_on", "scope"):
        found.setdefault(report.kind, []).append(report)
    what = _("Write the report and send it to review")
    for kind, reports in found.items():
        if len(reports) <= FEW:
            for report in reports:
                title = title_of(KINDS[kind], report.period, report.scope)
                yield Task((title,), what, reverse("report_detail", args=[report.pk]))
        else:
            sentence = ngettext("%(number)s draft of the schedule", "%(number)s drafts of the schedule", len(reports))
            title = sentence % {"number": formats.number(len(reports))}
            address = reverse("report_list") + f"?kind={kind}&status={ReportStatus.DRAFTING}"
            yield Task((str(KINDS[kind].name), title), what, address)


def that_failed(user: Any) -> Iterable[Task]:
    failed = ScheduledReport.objects.visible_to(user).filter(status=ScheduledReport.Status.FAILED).count()
    if failed:
        sentence = ngettext(
            "%(number)s scheduled report could not be drafted",
            "%(number)s scheduled reports could not be drafted",
            failed,
        )
        address = reverse("scheduled_report_list") + f"?status={ScheduledReport.Status.FAILED}"
        yield Task((sentence % {"number": formats.number(failed)},), _("See why, and mend it"), address)


@counting
def counters(user: Any) -> Iterable[Uncounted]:
    if user.has_perm("reports.run_schedulerule"):
        yield counter_of(
            SCHEDULED,
            user,
            "scheduled_report_list",
            f"status={ScheduledReport.Status.FAILED}",
            group="late",
            key="schedules.failed",
            label=_("Scheduled reports that could not be drafted"),
            note=_("The list says why, and when each is tried again."),
            tone="bad",
        )
