"""Facts that still stand in the way of an act, in words for the person: always all of them at once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.agreements.figures import amounts_of, instalments_of
from funding.allocations.workflow import AllocationStatus
from funding.contributions.figures import money_of
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.earmarking.level import against_typed_level
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import totals_by_kind
from portal import formats
from portal.workflow import Blocker

EDITABLE = frozenset(
    {"title", "agreement_reference", "agreement", "starts_on", "valid_until", "earmarking", "conditions"}
)
RESTATED = frozenset({"amount", "currency"})  # of a pledge only


def to_edit(contribution: Contribution, changed: Mapping[str, Any]) -> list[Blocker]:
    """`changed` names only facts that would be different afterwards."""
    level = against_typed_level(contribution, changed["earmarking"]) if "earmarking" in changed else []
    return [*of_fixed_facts(contribution, changed), *of_dates(contribution, changed), *level]


def of_fixed_facts(contribution: Contribution, changed: Mapping[str, Any]) -> Iterator[Blocker]:
    if unknown := changed.keys() - EDITABLE - RESTATED:
        raise ValueError(f"Never edited: {', '.join(sorted(unknown))}")
    if contribution.status in (ContributionStatus.CLOSED, ContributionStatus.WITHDRAWN) and changed.keys() - {
        "agreement",
        "agreement_reference",
    }:
        yield Blocker(_("The agreement has ended: only its document and the donor's reference may be added."))
    if contribution.status != ContributionStatus.PLEDGED:
        for name in sorted(changed.keys() & RESTATED):
            yield Blocker(_("Amount and currency are fixed once the agreement is signed."), anchor=f"id_{name}")
    elif (amount := changed.get("amount")) is not None and amount <= 0:
        yield Blocker(_("A contribution is more than nothing; a refund is recorded as such."), anchor="id_amount")
    if "valid_until" in changed and contribution.status == ContributionStatus.SIGNED and contribution.valid_until:
        yield Blocker(
            _("The last day of a signed agreement moves by a carry-over, which a second person approves."),
            anchor="id_valid_until",
        )


def of_dates(contribution: Contribution, changed: Mapping[str, Any]) -> Iterator[Blocker]:
    starts_on = changed.get("starts_on", contribution.starts_on)
    valid_until = changed.get("valid_until", contribution.valid_until)
    if valid_until and valid_until < contribution.pledged_on:
        yield Blocker(_("The money cannot expire before it was pledged."), anchor="id_valid_until")
    if starts_on and valid_until and valid_until < starts_on:
        yield Blocker(_("The money cannot expire before it may be spent."), anchor="id_valid_until")


def to_close(contribution: Contribution) -> list[Blocker]:
    return [
        *of_allocations(contribution),
        *of_adjustments(contribution),
        *of_instalments(contribution),
        *of_reports(contribution),
        *of_unspent_money(contribution),
    ]


def of_allocations(contribution: Contribution) -> Iterator[Blocker]:
    proposed = contribution.allocations.filter(status=AllocationStatus.PROPOSED).count()
    if proposed:
        yield Blocker(_("%(count)s proposed allocations are neither posted nor dropped.") % {"count": proposed})


def of_adjustments(contribution: Contribution) -> Iterator[Blocker]:
    undecided = contribution.adjustments.filter(status=AdjustmentStatus.PROPOSED).count()
    if undecided:
        sentence = _("Proposed refunds, write-downs or carry-overs that nobody has decided about: %(count)s.")
        yield Blocker(sentence % {"count": undecided}, anchor="adjustments")


def of_instalments(contribution: Contribution) -> Iterator[Blocker]:
    """Each instalment that is neither paid nor cancelled, and money that no instalment plans."""
    currency = contribution.currency
    for row in instalments_of(contribution, at=timezone.localdate()):
        if row.is_open:
            facts = {
                "number": formats.number(row.instalment.number),
                "open": formats.money(row.open_amount, currency),
                "day": formats.day(row.instalment.due_on),
            }
            sentence = _("Of instalment %(number)s, due %(day)s, %(open)s is neither paid nor written down.")
            yield Blocker(sentence % facts, anchor="instalments")
    amounts = amounts_of(contribution)
    if amounts.unplanned > 0 and amounts.outstanding > 0:
        missing = formats.money(min(amounts.unplanned, amounts.outstanding), currency)
        yield Blocker(_("%(amount)s of the agreement is neither received nor written down.") % {"amount": missing})


def of_reports(contribution: Contribution) -> Iterator[Blocker]:
    for report in contribution.reports_due.outstanding():
        facts = {"report": report.get_kind_display(), "day": formats.day(report.due_on)}
        yield Blocker(
            _("%(report)s, due %(day)s, has not been sent.") % facts,
            url=reverse("report_due_sent", args=[contribution.pk, report.pk]),
        )


def of_unspent_money(contribution: Contribution) -> Iterator[Blocker]:
    """What arrived and is neither spent nor refunded, less what an approved carry-over names."""
    unspent = money_of(contribution).unspent_usd - carried_over_usd(contribution)
    if unspent > 0:
        facts = {"usd": formats.usd(unspent, 2)}
        yield Blocker(_("%(usd)s is unspent, and neither refunded nor carried over.") % facts)


def carried_over_usd(contribution: Contribution) -> Decimal:
    carried = contribution.adjustments.filter(
        kind=Adjustment.Kind.CARRY_OVER, status=AdjustmentStatus.APPROVED
    ).aggregate(usd=Sum("amount"))["usd"]
    return carried or Decimal(0)


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
