"""The report that an address names, as far as its reader may see it, and what it is called."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from portal.workflow import Blocker, NotAllowed
from reports.kinds import KINDS, corrigendum_name, title_of
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


def find(request: HttpRequest, pk: int) -> Report:
    found = Report.objects.visible_to(request.user).for_list().prefetch_related("writers")
    return get_object_or_404(found, pk=pk)


def find_drafted(request: HttpRequest, pk: int) -> Report:
    """The same; a report that is only announced has nothing to show yet."""
    report = find(request, pk)
    if report.status == ReportStatus.SCHEDULED:
        raise NotAllowed([Blocker(_("The report is only announced: it has no figures yet."))])
    return report


def full_title(report: Report) -> str:
    """In the active language, with the number of a corrigendum."""
    title = title_of(KINDS[report.kind], report.period, report.scope)
    return f"{title} · {corrigendum_name(report.correction)}" if report.correction else title
