"""What the figures of follow-up and risk say in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.radar.figures import LABELS, Kind
from portal import formats
from projects.risks.levels import LEVELS
from reports.dashboards.board.figures.follow_up import UNSETTLED
from reports.dashboards.board.sentences import isolated
from reports.dashboards.board.shapes import Asked, FollowUp, LateProject, Watched

GRAVEST = LEVELS[-1].key


def advice(found: FollowUp) -> str:
    n = len(found.advice)
    if not n:
        return _("The Board had recommended nothing by the last day.")
    unsettled = found.of_status(*UNSETTLED)
    facts = {
        "n": formats.number(n),
        "unsettled": formats.number(unsettled),
        "late": formats.number(found.overdue),
    }
    if not unsettled:
        return ngettext("The %(n)s recommendation is settled.", "All %(n)s recommendations are settled.", n) % facts
    if not found.overdue:
        words = ngettext(
            "Of %(n)s recommendation, %(unsettled)s is not settled, and none is past its date.",
            "Of %(n)s recommendations, %(unsettled)s are not settled, and none is past its date.",
            n,
        )
        return words % facts
    words = ngettext(
        "Of %(n)s recommendation, %(unsettled)s is not settled; past their date: %(late)s.",
        "Of %(n)s recommendations, %(unsettled)s are not settled; past their date: %(late)s.",
        n,
    )
    return words % facts


def questions(lines: Sequence[Asked]) -> str:
    waiting, answered = sum(one.open for one in lines), sum(one.answered for one in lines)
    n = waiting + answered
    if not n:
        return _("Nobody had asked about a figure by the last day.")
    facts = {"n": formats.number(n), "open": formats.number(waiting)}
    if not waiting:
        return ngettext("The %(n)s question is answered.", "All %(n)s questions are answered.", n) % facts
    words = ngettext(
        "Of %(n)s question about a figure, %(open)s waits for an answer.",
        "Of %(n)s questions about figures, %(open)s wait for an answer.",
        n,
    )
    return words % facts


def risks(found: FollowUp) -> str:
    n = found.open_risks
    if not n:
        return _("No risk of a running project is open.")
    gravest = next(one.count for one in found.levels if one.status == GRAVEST)
    facts = {"n": formats.number(n), "gravest": formats.number(gravest)}
    if not gravest:
        words = ngettext(
            "The %(n)s open risk of running projects is not very high.",
            "None of the %(n)s open risks of running projects is very high.",
            n,
        )
        return words % facts
    words = ngettext(
        "Of %(n)s open risk of running projects, %(gravest)s is very high.",
        "Of %(n)s open risks of running projects, %(gravest)s are very high.",
        n,
    )
    return words % facts


def watched(lines: Sequence[Watched]) -> str:
    n = sum(one.number for one in lines)
    if not n:
        return _("No agreement and no project is about to expire, behind, ahead or overspent.")
    most = max(lines, key=lambda one: one.usd)
    words = ngettext(
        "The radar has %(n)s finding (%(kind)s): %(usd)s is at stake.",
        "The radar has %(n)s findings; most money is at stake under “%(kind)s”: %(usd)s.",
        n,
    )
    facts = {"kind": isolated(str(LABELS[Kind(most.kind)])), "usd": formats.usd(most.usd)}
    return words % {"n": formats.number(n), **facts}


def late(lines: Sequence[LateProject]) -> str:
    if not lines:
        return _("No running project is past its last day.")
    words = ngettext(
        "%(n)s running project is past its last day, since %(day)s.",
        "%(n)s running projects are past their last day, the first of them since %(day)s.",
        len(lines),
    )
    return words % {"n": formats.number(len(lines)), "day": formats.day(min(one.ends_on for one in lines))}
