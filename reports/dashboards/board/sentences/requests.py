"""What the figures of requests say in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.requests.times import CLOCK
from projects.requests.workflow import WITH_OHCHR, RequestStatus
from reports.dashboards.board.sentences import decimal, plural_of
from reports.figures.board.shapes import Requests

S = RequestStatus
TO_DECISION = (S.SUBMITTED, S.SCREENING, S.ASSESSMENT, S.DECISION)


def requests(found: Requests) -> str:
    if not found.received:
        if not found.decided:
            return _("No request was received or decided on in the period.")
        words = ngettext(
            "No request was received in the period; %(decided)s was decided on.",
            "No request was received in the period; %(decided)s were decided on.",
            found.decided,
        )
        return words % {"decided": formats.number(found.decided)}
    words = ngettext(
        "%(n)s request was received in the period; decided on: %(decided)s, accepted: %(accepted)s.",
        "%(n)s requests were received in the period; decided on: %(decided)s, accepted: %(accepted)s.",
        found.received,
    )
    facts = {"decided": formats.number(found.decided), "accepted": formats.number(found.accepted)}
    return words % {"n": formats.number(found.received), **facts}


def targets() -> tuple[int, int]:
    """Working days that the stages up to the decision may take together, without and with the Board's advice."""
    without = sum(CLOCK.targets.get(status, 0) for status in TO_DECISION)
    return without, without + CLOCK.targets.get(S.BOARD_ADVICE, 0)


def times(found: Requests) -> str:
    """The median of the period against what the targets of the stages add up to."""
    without, with_board = targets()
    facts = {"target": formats.number(without), "with_board": formats.number(with_board)}
    days = found.median_working_days
    if days is None:
        return (
            _(
                "No request was decided on in the period; the targets of the stages add up to %(target)s working days, and to %(with_board)s with the advice of the Board."
            )
            % facts
        )
    words = ngettext(
        "A decision took %(days)s working day (median); the targets of the stages add up to %(target)s, and to %(with_board)s with the advice of the Board.",
        "A decision took %(days)s working days (median); the targets of the stages add up to %(target)s, and to %(with_board)s with the advice of the Board.",
        plural_of(days),
    )
    return words % {**facts, "days": decimal(days)}


def stages(found: Requests) -> str:
    """Of all requests that were ever sent."""
    n = sum(one.count for one in found.by_stage)
    if not n:
        return _("No request has been sent yet.")
    words = ngettext(
        "Of %(n)s request that was sent, %(open)s is with OHCHR today.",
        "Of %(n)s requests that were sent, %(open)s are with OHCHR today.",
        n,
    )
    waiting = sum(one.count for one in found.by_stage if one.status in WITH_OHCHR)
    return words % {"n": formats.number(n), "open": formats.number(waiting)}
