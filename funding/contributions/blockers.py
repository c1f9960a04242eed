"""Facts that still stand in the way of a move, in words for the person."""

from django.utils.translation import gettext as _

from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import totals_by_kind
from portal import formats
from portal.workflow import Blocker


def to_close(contribution: Contribution) -> list[Blocker]:
    open_proposals = contribution.allocations.filter(status=AllocationStatus.PROPOSED).count()
    if open_proposals:
        return [
            Blocker(_("%(count)s proposed allocations are neither posted nor dropped.") % {"count": open_proposals})
        ]
    return []


def to_annul(contribution: Contribution) -> list[Blocker]:
    totals = totals_by_kind(contribution=contribution)
    standing = {
        _("%(usd)s has been received: reverse the receipts first."): totals[EntryKind.RECEIPT],
        _("%(usd)s is allocated: release it first."): totals[EntryKind.ALLOCATION],
        _("%(usd)s has been spent of it."): sum(totals[kind] for kind in SPENDING_KINDS),
    }
    return [Blocker(text % {"usd": formats.usd(usd, 2)}) for text, usd in standing.items() if usd]
