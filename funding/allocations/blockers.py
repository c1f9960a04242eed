"""What stands in the way of posting an allocation, with the figures behind each refusal."""

from django.utils.translation import gettext as _

from funding.allocations.models import Allocation
from funding.contributions.workflow import ContributionStatus
from funding.funds.models import Fund
from funding.ledger.queries import headroom
from portal import formats
from portal.money import DOLLAR
from portal.workflow import Blocker
from projects.portfolio.workflow import ProjectStatus

OPEN_PROJECTS = (ProjectStatus.PLANNING, ProjectStatus.ACTIVE)


def to_post(allocation: Allocation) -> list[Blocker]:
    return [*of_contribution(allocation), *of_project(allocation), *of_amount(allocation)]


def of_contribution(allocation: Allocation) -> list[Blocker]:
    contribution = allocation.contribution
    if contribution.status == ContributionStatus.SIGNED:
        return []
    return [
        Blocker(
            _("%(reference)s is “%(stage)s”: only a signed contribution can be allocated.")
            % {"reference": contribution.reference, "stage": contribution.get_status_display()}
        )
    ]


def of_project(allocation: Allocation) -> list[Blocker]:
    project = allocation.project
    if project.status in OPEN_PROJECTS:
        return []
    return [
        Blocker(
            _("%(code)s is “%(stage)s”: money is set aside for projects in planning or active.")
            % {"code": project.code, "stage": project.get_status_display()}
        )
    ]


def of_amount(allocation: Allocation) -> list[Blocker]:
    room = headroom(allocation.contribution)
    if allocation.amount_usd <= room.left_usd:
        return []
    rule = (
        _("The fund allocates what has been received: %(available)s, of which %(allocated)s is allocated already.")
        if room.basis == Fund.Basis.RECEIVED
        else _("The fund allocates what has been signed: %(available)s, of which %(allocated)s is allocated already.")
    )
    figures = {
        "available": formats.money(room.available_usd, DOLLAR),
        "allocated": formats.money(room.allocated_usd, DOLLAR),
        "left": formats.money(max(room.left_usd, room.left_usd * 0), DOLLAR),
        "amount": formats.money(allocation.amount_usd, DOLLAR),
    }
    return [Blocker(f"{rule} {_('%(left)s is left; %(amount)s does not fit.')}" % figures, anchor="id_amount_usd")]
