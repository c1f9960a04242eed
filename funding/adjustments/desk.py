"""What waits for a second finance person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.adjustments import figures
from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal import formats
from portal.accounts.roles import Role
from portal.desk import Task, register


@register
def adjustments_to_decide(user: Any) -> Iterable[Task]:
    if not user.standing.has(Role.FINANCE):
        return
    waiting = Adjustment.objects.visible_to(user).proposed().exclude(proposed_by=user)
    for row in waiting.for_list():
        yield Task(
            (row.contribution.reference, row.get_kind_display(), formats.money(row.amount, row.currency)),
            _("Approve the adjustment, or say why not"),
            reverse("adjustment_detail", args=[row.pk]),
        )
    for gift in fully_written_down(user):
        yield Task(
            (gift.reference, gift.donor.organisation.name),
            _("Close the agreement: all of it is written down and nothing was received"),
            reverse("contribution_detail", args=[gift.pk]),
        )


def fully_written_down(user: Any) -> Iterable[Contribution]:
    """Few at any time: signed agreements with an approved write-down, looked at one by one."""
    written = Contribution.objects.visible_to(user).filter(
        status=ContributionStatus.SIGNED,
        adjustments__kind=Adjustment.Kind.WRITE_DOWN,
        adjustments__status=AdjustmentStatus.APPROVED,
    )
    return [gift for gift in written.for_list().distinct() if figures.is_for_nothing(gift)]
