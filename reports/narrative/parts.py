"""The card of the texts on a report's page."""

from typing import Any

from portal.accounts.rules import standing
from reports.narrative.progress import languages_of
from reports.narrative.texts import Texts
from reports.runs.models import Report
from reports.runs.parts import Part, register
from reports.runs.workflow import ReportStatus

WRITING = (ReportStatus.DRAFTING, ReportStatus.CHANGES_REQUESTED)


@register(10)
def texts_card(report: Report, user: Any) -> Part | None:
    """For staff: how far the texts are, and whether the figures are still right. The comparison is asked for by itself."""
    if not standing(user).is_staff or not report.figures:
        return None
    texts = Texts(report)
    may_change = user.has_perm("reports.write_report", report)
    context = {
        "languages": languages_of(texts),
        "places": len(texts.places),
        "may_write": may_change,
        "is_writing": report.status in WRITING,
        "asks_for_figures": may_change and report.status in WRITING,
        "may_refresh": may_change and texts.is_open("figures"),
    }
    return Part("reports/narrative/card.html", context)
