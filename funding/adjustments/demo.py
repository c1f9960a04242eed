"""A refund, a write-down that waits, a carry-over: illustrative, by the same actions as real ones."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from funding.adjustments import actions, figures
from funding.adjustments.models import Adjustment
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal.accounts.models import User
from portal.money import DOLLAR

REFUND = Decimal(15_000)
WRITE_DOWN = Decimal(30_000)


def load(people: Mapping[str, User], today: date) -> None:
    if Adjustment.objects.exists():
        return
    finance, second = people["finance@demo.example"], people["second.finance@demo.example"]
    if gift := first(lambda each: each.currency == DOLLAR and figures.cash(each).free_usd >= REFUND):
        made = actions.propose_refund(
            gift,
            amount=REFUND,
            on=today - timedelta(days=30),
            reason="The second workshop was cancelled; the donor asked for what it did not cost (illustrative).",
            reference="Letter of the donor, illustrative",
            by=finance,
            today=today,
        )
        actions.approve(made, by=second, today=today)
    if gift := first(lambda each: figures.outstanding(each) >= WRITE_DOWN):
        actions.propose_write_down(
            gift,
            amount=WRITE_DOWN,
            on=today - timedelta(days=5),
            reason="The donor's budget was cut; the last part will not be paid (illustrative).",
            by=finance,
            today=today,
        )
    if gift := first(lambda each: each.valid_until is not None and figures.cash(each).unspent_usd > 0):
        carried = actions.propose_carry_over(
            gift,
            new_valid_until=(gift.valid_until or today) + timedelta(days=184),
            reference="NV 118, illustrative",
            reason="The mission moved to the first half of next year (illustrative).",
            by=second,
            today=today,
        )
        actions.approve(carried, by=finance, today=today)


def first(fits: Callable[[Contribution], bool]) -> Contribution | None:
    """The largest agreement that fits, each of them adjusted once."""
    signed = Contribution.objects.filter(status=ContributionStatus.SIGNED, adjustments__isnull=True)
    return next((gift for gift in signed.order_by("-amount", "-pledged_on") if fits(gift)), None)
