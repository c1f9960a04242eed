"""Facts that still stand in the way of a move, in words for the person."""

from django.utils.translation import gettext as _

from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from portal.workflow import Blocker


def to_close(contribution: Contribution) -> list[Blocker]:
    open_proposals = contribution.allocations.filter(status=AllocationStatus.PROPOSED).count()
    if open_proposals:
        return [
            Blocker(_("%(count)s proposed allocations are neither posted nor dropped.") % {"count": open_proposals})
        ]
    return []
