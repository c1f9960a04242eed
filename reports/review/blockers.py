"""What review and finance hold against the moves of a report."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.workflow import Blocker
from reports.kinds import KINDS
from reports.review.models import FinanceCheck
from reports.runs.blockers import before
from reports.runs.models import Report


def latest_check(report: Report) -> FinanceCheck | None:
    """The last check of the figures that the report has now; a check of others says nothing about them."""
    checks = report.finance_checks.filter(figures_sha256=report.figures_sha256).select_related("checked_by")
    return checks.order_by("-checked_at", "-id").first()


@before("approve")
def finance_has_checked(report: Report) -> Iterator[Blocker]:
    if not KINDS[report.kind].has_money:
        return
    check = latest_check(report)
    if check is None:
        yield Blocker(_("Finance has not checked these figures."), anchor="finance-check")
    elif not check.is_accepted:
        yield Blocker(_("Finance does not accept the figures: %(note)s") % {"note": check.note}, anchor="finance-check")


@before("approve")
def musts_are_resolved(report: Report) -> Iterator[Blocker]:
    open_ones = report.comments.filter(is_must=True, resolved_at=None).count()
    if open_ones:
        sentence = ngettext(
            "%(n)s comment must be resolved before the approval.",
            "%(n)s comments must be resolved before the approval.",
            open_ones,
        )
        yield Blocker(sentence % {"n": formats.number(open_ones)}, anchor="review-comments")


@before("publish")
def corrected_report_is_public(report: Report) -> Iterator[Blocker]:
    if report.corrects is not None and report.corrects.status != "published":
        yield Blocker(_("The report that this corrigendum corrects is not the published one any more."))
