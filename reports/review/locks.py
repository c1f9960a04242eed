"""Which places of a report may be written now. "figures" is a place too: the frozen figures and the choices they rest on."""

from reports.review.models import PlaceFlag
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus

FIGURES = "figures"
CHOICES = "options"  # what the author chooses moves the figures: it opens and closes with them


def may_write(report: Report, place: str) -> bool:
    """Whether the text of the place, or with "figures" the frozen figures, may change now: while the report is drafted
    all of it, after a request for changes only what was flagged."""
    if report.status == ReportStatus.DRAFTING:
        return True
    return (FIGURES if place == CHOICES else place) in flagged(report)


def writable_places(report: Report) -> frozenset[str] | None:
    """The same for all places at once; None is every place."""
    return None if report.status == ReportStatus.DRAFTING else flagged(report)


def flagged(report: Report) -> frozenset[str]:
    """Places that are open because the reviewer wants them changed."""
    if report.status != ReportStatus.CHANGES_REQUESTED:
        return frozenset()
    return frozenset(PlaceFlag.objects.filter(report=report, cleared_at=None).values_list("place", flat=True))
