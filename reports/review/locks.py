"""Which places of a report may be written now."""

from reports.runs.models import Report
from reports.runs.workflow import ReportStatus

WRITING = (ReportStatus.DRAFTING, ReportStatus.CHANGES_REQUESTED)


def may_write(report: Report, place: str) -> bool:
    """Whether the text of the place, or with "figures" the frozen figures, may change now."""
    return report.status in WRITING
