"""The only code that writes adjustments of agreements and posts them. Two people: one proposes, another approves."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.adjustments import blockers, figures
from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import MOVES, STATES
from funding.contributions.models import Contribution
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.posting import posting_for
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents.models import Document
from portal.money import cents
from portal.workflow import Blocker, NotAllowed, Workflow, register

WORKFLOW = register(Workflow("adjustment", STATES, MOVES))
ENTRY_KINDS = {Adjustment.Kind.REFUND: EntryKind.REFUND, Adjustment.Kind.WRITE_DOWN: EntryKind.WRITE_DOWN}


def locked(contribution_id: int) -> Contribution:
    """Everything that moves an agreement's money takes this lock first."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("fund", "rate")
    return rows.get(pk=contribution_id)


def propose_refund(
    contribution: Contribution,
    *,
    amount: Decimal,
    on: date,
    reason: str,
    by: User,
    reference: str = "",
    document: Document | None = None,
    today: date | None = None,
) -> Adjustment:
    """`amount`, in the agreement's currency, goes back to the donor on `on`. Posted once another person approves, at the
    UN rate of `on`. Raises NotAllowed with all reasons; those about money name the figures."""
    facts = {"amount": cents(amount), "on": on, "reason": reason, "reference": reference, "document": document}
    return propose(contribution, Adjustment.Kind.REFUND, by=by, today=today, **facts)


def propose_write_down(
    contribution: Contribution,
    *,
    amount: Decimal,
    on: date,
    reason: str,
    by: User,
    reference: str = "",
    document: Document | None = None,
    today: date | None = None,
) -> Adjustment:
    """`amount`, in the agreement's currency, will not come. Posted at the agreement's recorded rate once approved."""
    facts = {"amount": cents(amount), "on": on, "reason": reason, "reference": reference, "document": document}
    return propose(contribution, Adjustment.Kind.WRITE_DOWN, by=by, today=today, **facts)


def propose_carry_over(
    contribution: Contribution,
    *,
    new_valid_until: date,
    reference: str,
    reason: str,
    by: User,
    document: Document | None = None,
    today: date | None = None,
) -> Adjustment:
    """What is unspent may be spent until `new_valid_until`, as the donor has agreed under `reference`. Posts nothing: no
    money moves. The record keeps the old last day in `on` and what was unspent, US$, in `amount`."""
    facts = {"new_valid_until": new_valid_until, "reference": reference, "reason": reason, "document": document}
    return propose(contribution, Adjustment.Kind.CARRY_OVER, by=by, today=today, **facts)


@transaction.atomic
def propose(
    contribution: Contribution, kind: Adjustment.Kind, *, by: User, today: date | None = None, **facts: Any
) -> Adjustment:
    contribution = locked(contribution.pk)
    today = today or timezone.localdate()
    if kind == Adjustment.Kind.CARRY_OVER:
        facts |= {"on": contribution.valid_until or today, "amount": figures.cash(contribution).unspent_usd}
    made = Adjustment(contribution=contribution, kind=kind, proposed_by=by, **facts)
    made.reason, made.reference = made.reason.strip(), made.reference.strip()
    reasons = blockers.to_make(made, contribution, today=today)
    if not by.has_perm("funding.add_adjustment"):
        reasons.append(Blocker(_("You do not have the right to propose an adjustment.")))
    if reasons:
        raise NotAllowed(reasons)
    made.save()
    audit.record(made, "propose_adjustment", by=by, to_status=made.status, note=made.reason)
    proposed = {"adjustment": made.pk, "kind": made.kind, "amount": str(made.amount)}
    audit.record(contribution, "propose_adjustment", by=by, note=made.reason, is_internal=True, facts=proposed)
    return made


def reasons_against(adjustment: Adjustment, contribution: Contribution, *, today: date) -> list[Blocker]:
    """What stands in the way of an approval apart from the person's rights; the page shows it beforehand."""
    return WORKFLOW.reasons_against(adjustment, "approve") or blockers.to_make(adjustment, contribution, today=today)


@transaction.atomic
def approve(
    adjustment: Adjustment, *, by: User, note: str = "", today: date | None = None, now: datetime | None = None
) -> Adjustment:
    """A second person says yes: everything is checked again under the agreement's lock, then posted in the same
    transaction, or, for a carry-over, the agreement's last day moves. Raises NotAllowed with all reasons."""
    contribution = locked(adjustment.contribution_id)
    stored = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    reasons = reasons_against(stored, contribution, today=today or timezone.localdate())
    if not by.has_perm("funding.approve_adjustment", stored):
        reasons.append(Blocker(_("An adjustment is approved by another person than the one who proposed it.")))
    if reasons:
        raise NotAllowed(reasons)
    at = now or timezone.now()
    facts: dict[str, Any] = {"decided_at": at, "decided_by": by}
    if stored.kind == Adjustment.Kind.CARRY_OVER:
        facts["amount"] = figures.cash(contribution).unspent_usd
    else:
        facts["entry"] = post_entry(stored, contribution, by=by)
    WORKFLOW.move(adjustment, "approve", by=by, note=note, now=at, **facts)
    take_effect(adjustment, contribution, by=by, at=at)
    return adjustment


def post_entry(adjustment: Adjustment, contribution: Contribution, *, by: User) -> LedgerEntry:
    """A refund at the rate of its own day, a write-down at the rate at which the agreement was recorded."""
    is_refund = adjustment.kind == Adjustment.Kind.REFUND
    return ledger.post(
        ledger.entry(
            kind=ENTRY_KINDS[Adjustment.Kind(adjustment.kind)],
            contribution=contribution,
            currency=contribution.currency,
            amount=adjustment.amount,
            rate=ledger.rate_for(contribution.currency, adjustment.on) if is_refund else contribution.rate,
            description=adjustment.reason[:250],
            by=by,
            **posting_for(adjustment.on).facts,
        )
    )


def take_effect(adjustment: Adjustment, contribution: Contribution, *, by: User, at: datetime) -> None:
    """What an approval changes beside the ledger, and what the agreement's own history says about it."""
    facts: dict[str, Any] = {"adjustment": adjustment.pk, "amount": str(adjustment.amount)}
    if adjustment.entry is not None:
        facts |= {"entry": adjustment.entry.pk, "amount_usd": str(adjustment.entry.amount_usd)}
    if adjustment.kind == Adjustment.Kind.WRITE_DOWN:
        facts["cancelled_instalments"] = cancel_instalments(contribution, adjustment)
    elif adjustment.kind == Adjustment.Kind.CARRY_OVER:
        facts |= {"before": str(contribution.valid_until), "after": str(adjustment.new_valid_until)}
        contribution.valid_until = adjustment.new_valid_until
        contribution.save(update_fields=["valid_until"])
    audit.record(contribution, adjustment.kind, by=by, at=at, note=adjustment.reason, facts=facts)


def cancel_instalments(contribution: Contribution, adjustment: Adjustment) -> list[int]:
    """Instalments that nothing can arrive for any more: the last ones, as far as the write-downs cover them whole."""
    open_ones = contribution.instalments.filter(cancelled_on__isnull=True)
    left = sum((each.amount for each in open_ones), Decimal(0)) - uncovered(contribution)
    cancelled = []
    for each in open_ones.filter(receipts__isnull=True).order_by("-due_on", "-number"):
        if each.amount > left:
            break
        left -= each.amount
        each.cancelled_on = adjustment.on
        each.save(update_fields=["cancelled_on"])
        cancelled.append(each.number)
    return cancelled


def uncovered(contribution: Contribution) -> Decimal:
    """What the agreement still brings with what it has brought, in its currency."""
    return contribution.amount - figures.written_down(contribution)


@transaction.atomic
def reject(adjustment: Adjustment, *, by: User, note: str, now: datetime | None = None) -> Adjustment:
    """A second person says no, with the reason."""
    at = now or timezone.now()
    return WORKFLOW.move(adjustment, "reject", by=by, note=note, now=at, decided_at=at, decided_by=by)


@transaction.atomic
def withdraw(adjustment: Adjustment, *, by: User, note: str = "", now: datetime | None = None) -> Adjustment:
    """The proposer takes it back before anybody has decided."""
    return WORKFLOW.move(adjustment, "withdraw", by=by, note=note, now=now)
