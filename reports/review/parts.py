"""The cards of the review on a report's page."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from portal.accounts.rules import standing
from portal.workflow import Text
from reports.kinds import KINDS
from reports.review.actions import OPEN
from reports.review.blockers import latest_check
from reports.review.checking import in_words, read
from reports.review.places import SECTION, chapters, flaggable, section_place
from reports.runs.corrigenda import why_not
from reports.runs.editions import document_of
from reports.runs.finding import full_title
from reports.runs.models import Report
from reports.runs.parts import Part, register
from reports.runs.workflow import ReportStatus

SHOWN = 5  # remarks on the card; all are on the reading page


def is_for(report: Report, user: Any) -> bool:
    return standing(user).is_staff and report.status != ReportStatus.SCHEDULED


@register(20)
def comments_card(report: Report, user: Any) -> Part | None:
    if not is_for(report, user):
        return None
    open_ones = list(report.comments.filter(replies_to=None, resolved_at=None).order_by("-is_must", "written_at", "id"))
    flags = report.flags.filter(cleared_at=None)
    name = titles(report, [one.place for one in open_ones[:SHOWN]])
    context = {
        "open_count": len(open_ones),
        "count": report.comments.filter(replies_to=None).count(),
        "remarks": [(one, name(one.place)) for one in open_ones[:SHOWN]],
        "more": max(0, len(open_ones) - SHOWN),
        "flags": [(flag, name(flag.place)) for flag in flags],
        "is_open_for_changes": report.status == ReportStatus.CHANGES_REQUESTED,
        "may_comment": report.status in OPEN,
    }
    return Part("reports/review/comments_card.html", context)


def titles(report: Report, wanted: list[str]) -> Callable[[str], Text]:
    """Names of places; the document is drawn only when a remark is about a chapter of it."""
    known = dict(flaggable(report))
    if any(place.startswith(SECTION) for place in wanted):
        document = document_of(report, get_language() or "en", code="")
        known |= {section_place(section): section.heading for section in chapters(document)}
    return lambda place: known.get(place, place.removeprefix(SECTION))


@register(25)
def versions_card(report: Report, user: Any) -> Part | None:
    if not is_for(report, user):
        return None
    versions = list(report.versions.select_related("made_by"))
    return Part("reports/review/versions_card.html", {"versions": versions}) if versions else None


@register(30)
def finance_card(report: Report, user: Any) -> Part | None:
    if not is_for(report, user) or not KINDS[report.kind].has_money:
        return None
    check = latest_check(report)
    context = {
        "check": check,
        "differences": [in_words(read(one), report) for one in check.differences] if check else [],
        "earlier": report.finance_checks.exclude(figures_sha256=report.figures_sha256).exists(),
        "may_check": report.status in OPEN and user.has_perm("reports.check_report", report),
        "is_open": report.status in OPEN,
    }
    return Part("reports/review/finance_card.html", context)


@register(50)
def corrigenda_card(report: Report, user: Any) -> Part | None:
    """Both sides of a correction, and the way to begin one."""
    later = Report.objects.visible_to(user).filter(corrects=report).first()
    before = Report.objects.visible_to(user).filter(corrections=report).first()
    may_start = user.has_perm("reports.write_report", report) and not why_not(report)
    if not (later or before or may_start):
        return None
    context = {
        "later": later,
        "later_title": full_title(later) if later else "",
        "before": before,
        "before_title": full_title(before) if before else "",
        "may_start": may_start,
    }
    return Part("reports/review/corrigenda_card.html", context)
