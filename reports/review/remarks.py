"""What every page about a report that was corrected, or corrects another, says first."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.remarks import Remark, on_every_page
from reports.runs.finding import full_title
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


@on_every_page
def about_corrections(record: Any, reader: Any) -> Iterator[Remark]:
    if not isinstance(record, Report):
        return
    visible = Report.objects.visible_to(reader)
    if record.status == ReportStatus.SUPERSEDED and (later := visible.filter(corrects=record).first()):
        yield Remark(
            _("A corrigendum has replaced this report: %(reason)s") % {"reason": later.correction_reason},
            "warning",
            reverse("report_detail", args=[later.pk]),
            full_title(later),
        )
    if record.corrects_id and (before := visible.filter(pk=record.corrects_id).first()):
        yield Remark(
            _("This corrigendum corrects the report that was published before: %(reason)s")
            % {"reason": record.correction_reason},
            "info",
            reverse("report_detail", args=[before.pk]),
            full_title(before),
        )
