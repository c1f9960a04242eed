"""Facts that still stand in the way of a move, in words for the person."""

from django.utils.translation import gettext as _

from funding.adjustments.workflow import AdjustmentStatus
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import totals_by_kind
from portal import formats
from portal.workflow import Blocker


def to_close(contribution: Contribution) -> list[Blocker]:
    reasons = []
    open_proposals = contribution.allocations.filter(status=AllocationStatus.PROPOSED).count()
    if open_proposals:
        reasons.append(
            Blocker(_("%(count)s proposed allocations are neither posted nor dropped.") % {"count": open_proposals})
        )
    undecided = contribution.adjustments.filter(status=AdjustmentStatus.PROPOSED).count()
    if undecided:
        reasons.append(
            Blocker(
                _("Proposed refunds, write-downs or carry-overs that nobody has decided about: %(count)s.")
                % {"count": undecided}
            )
        )
    return reasons


def to_annul(contribution: Contribution) -> list[Blocker]:
    totals = totals_by_kind(contribution=contribution)
    standing = {
        _("%(usd)s has been received: reverse the receipts first."): totals[EntryKind.RECEIPT],
        _("%(usd)s is allocated: release it first."): totals[EntryKind.ALLOCATION],
        _("%(usd)s of it is written down."): totals[EntryKind.WRITE_DOWN],
        _("%(usd)s has been refunded: reverse the refunds first."): totals[EntryKind.REFUND],
        _("%(usd)s has been spent of it."): sum(totals[kind] for kind in SPENDING_KINDS),
    }
    return [Blocker(text % {"usd": formats.usd(usd, 2)}) for text, usd in standing.items() if usd]
