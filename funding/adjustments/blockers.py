"""Why an adjustment cannot be made: asked when it is proposed and again, under lock, when it is approved."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.adjustments import figures
from funding.adjustments.models import Adjustment
from funding.contributions.models import Contribution
from funding.contributions.workflow import COUNTED, ContributionStatus
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.queries import headroom
from portal import formats
from portal.money import DOLLAR
from portal.workflow import Blocker


def to_make(adjustment: Adjustment, contribution: Contribution, *, today: date) -> list[Blocker]:
    """All reasons of fact against a proposal or its approval; the contribution is the one to reckon with."""
    reasons = to_any(adjustment)
    if adjustment.kind != Adjustment.Kind.CARRY_OVER:
        reasons += wrong_day(adjustment.on, contribution, today)
    return reasons + BY_KIND[Adjustment.Kind(adjustment.kind)](adjustment, contribution)


def to_any(adjustment: Adjustment) -> list[Blocker]:
    reasons = []
    if not adjustment.reason.strip():
        reasons.append(Blocker(_("Say why: an adjustment needs a reason in words."), anchor="id_reason"))
    if adjustment.kind != Adjustment.Kind.CARRY_OVER and adjustment.amount <= 0:
        reasons.append(Blocker(_("Write an amount of more than nothing."), anchor="id_amount"))
    return reasons


def wrong_day(on: date, contribution: Contribution, today: date) -> list[Blocker]:
    if on > today:
        return [Blocker(_("This day is in the future."), anchor="id_on")]
    if contribution.signed_on and on < contribution.signed_on:
        return [
            Blocker(
                _("The agreement was signed on %(day)s only.") % {"day": formats.day(contribution.signed_on)},
                anchor="id_on",
            )
        ]
    return []


def to_refund(adjustment: Adjustment, contribution: Contribution) -> list[Blocker]:
    """At most what was received and is neither spent nor allocated, at the rate of the refund's day."""
    if contribution.status not in COUNTED:
        return [Blocker(_("Only money received under a signed agreement can be refunded."))]
    try:
        rate = ledger.rate_for(contribution.currency, adjustment.on)
    except ledger.RateMissing as missing:
        return [missing_rate(missing)]
    cash = figures.cash(contribution)
    usd = ledger.in_dollars(adjustment.amount, rate)
    reasons = []
    if usd > cash.free_usd:
        reasons.append(Blocker(too_much_to_refund(adjustment, cash, usd), anchor="id_amount"))
        if contribution.currency != DOLLAR and cash.free_usd > 0:
            most = min(figures.at_most(cash.free_usd, rate), in_hand(contribution))
            reasons.append(
                Blocker(
                    _("At the rate of %(day)s at most %(most)s can be refunded.")
                    % {"day": formats.day(adjustment.on), "most": formats.money(most, contribution.currency)},
                    anchor="id_amount",
                )
            )
    elif adjustment.amount > in_hand(contribution):
        reasons.append(
            Blocker(
                _("Only %(received)s was received and not yet refunded; %(amount)s is more.")
                % {
                    "received": formats.money(in_hand(contribution), contribution.currency),
                    "amount": formats.money(adjustment.amount, contribution.currency),
                },
                anchor="id_amount",
            )
        )
    return reasons


def in_hand(contribution: Contribution) -> Decimal:
    return figures.received(contribution) - figures.refunded(contribution)


def too_much_to_refund(adjustment: Adjustment, cash: figures.Cash, usd: Decimal) -> str:
    return _(
        "%(usd)s is more than the %(free)s that can be refunded: received %(received)s, refunded %(refunded)s, spent %(spent)s, allocated and not spent %(held)s."
    ) % {
        "usd": formats.usd(usd, 2),
        "free": formats.usd(max(cash.free_usd, figures.NOTHING), 2),
        "received": formats.usd(cash.received_usd, 2),
        "refunded": formats.usd(cash.refunded_usd, 2),
        "spent": formats.usd(cash.spent_usd, 2),
        "held": formats.usd(cash.held_usd, 2),
    }


def missing_rate(missing: ledger.RateMissing) -> Blocker:
    return Blocker(
        _("There is no United Nations rate for %(currency)s on %(day)s. Import the rates of that month first.")
        % {"currency": missing.currency, "day": formats.day(missing.on)},
        anchor="id_on",
    )


def to_write_down(adjustment: Adjustment, contribution: Contribution) -> list[Blocker]:
    """At most what is still to come; under a fund that commits on signature, never below what is allocated."""
    if contribution.status != ContributionStatus.SIGNED:
        return [Blocker(_("Only a signed agreement that is not closed can be written down."))]
    outstanding = figures.outstanding(contribution)
    if adjustment.amount > outstanding:
        return [
            Blocker(
                _(
                    "Only %(outstanding)s is outstanding: signed %(signed)s, received %(received)s, written down %(down)s. %(amount)s is more."
                )
                % {
                    "outstanding": formats.money(outstanding, contribution.currency),
                    "signed": formats.money(contribution.amount, contribution.currency),
                    "received": formats.money(figures.received(contribution), contribution.currency),
                    "down": formats.money(figures.written_down(contribution), contribution.currency),
                    "amount": formats.money(adjustment.amount, contribution.currency),
                },
                anchor="id_amount",
            )
        ]
    return below_allocations(adjustment, contribution)


def below_allocations(adjustment: Adjustment, contribution: Contribution) -> list[Blocker]:
    room = headroom(contribution)
    usd = ledger.in_dollars(adjustment.amount, contribution.rate)
    if room.basis != Fund.Basis.SIGNED or usd <= room.left_usd:
        return []
    return [
        Blocker(
            _(
                "%(allocated)s of this agreement is allocated; after a write-down of %(usd)s only %(left)s would be there. Release allocations first."
            )
            % {
                "allocated": formats.usd(room.allocated_usd, 2),
                "usd": formats.usd(usd, 2),
                "left": formats.usd(room.available_usd - usd, 2),
            },
            anchor="id_amount",
        )
    ]


def to_carry_over(adjustment: Adjustment, contribution: Contribution) -> list[Blocker]:
    """Something is unspent, the donor has agreed in writing, and the new day is later than the old one."""
    if contribution.status != ContributionStatus.SIGNED:
        return [Blocker(_("Only money of a signed agreement that is not closed can be carried over."))]
    if contribution.valid_until is None:
        return [
            Blocker(_("This agreement sets no day by which the money must be spent: nothing has to be carried over."))
        ]
    reasons = []
    if adjustment.new_valid_until is None or adjustment.new_valid_until <= contribution.valid_until:
        reasons.append(
            Blocker(
                _("The new last day must be later than %(day)s.") % {"day": formats.day(contribution.valid_until)},
                anchor="id_new_valid_until",
            )
        )
    if not adjustment.reference.strip():
        reasons.append(Blocker(_("Give the reference of the letter by which the donor agreed."), anchor="id_reference"))
    cash = figures.cash(contribution)
    if cash.unspent_usd <= 0:
        reasons.append(
            Blocker(
                _("Nothing is unspent: received %(received)s, refunded %(refunded)s, spent %(spent)s.")
                % {
                    "received": formats.usd(cash.received_usd, 2),
                    "refunded": formats.usd(cash.refunded_usd, 2),
                    "spent": formats.usd(cash.spent_usd, 2),
                }
            )
        )
    return reasons


BY_KIND: dict[Adjustment.Kind, Callable[[Adjustment, Contribution], list[Blocker]]] = {
    Adjustment.Kind.REFUND: to_refund,
    Adjustment.Kind.WRITE_DOWN: to_write_down,
    Adjustment.Kind.CARRY_OVER: to_carry_over,
}
