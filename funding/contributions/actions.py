"""The only code that writes contributions and posts their income."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.adjustments.figures import outstanding
from funding.contributions import blockers
from funding.contributions.models import Contribution
from funding.contributions.workflow import MOVES, STATES, ContributionStatus
from funding.donors.actions import record_donor
from funding.donors.models import Donor
from funding.donors.naming import Found
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.rates.models import ExchangeRate
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports.models import ImportBatch
from portal.money import DOLLAR, cents
from portal.numbering import next_reference
from portal.workflow import Blocker, NotAllowed, Workflow, register

WORKFLOW = register(
    Workflow("contribution", STATES, MOVES, blockers={"close": blockers.to_close, "annul": blockers.to_annul})
)


@transaction.atomic
def pledge(
    *,
    donor: Donor,
    fund: Fund,
    currency: str,
    amount: Decimal,
    pledged_on: date,
    by: User | None,
    rate: ExchangeRate | None = None,
    earmarking: str = Contribution.Earmarking.UNEARMARKED,
    conditions: str = "",
    valid_until: date | None = None,
    source_batch: ImportBatch | None = None,
    source_row: int | None = None,
    now: datetime | None = None,
) -> Contribution:
    """Records what a donor promises, at the UN rate of the date unless `rate` names another. A pledge is not income:
    it stands in the ledger as outstanding until it is signed or withdrawn.

    Raises RateMissing when the currency has no rate on that date.
    """
    rate = rate or ledger.rate_for(currency, pledged_on)
    contribution = Contribution.objects.create(
        reference=next_reference("CON", pledged_on.year),
        donor=donor,
        fund=fund,
        currency=currency,
        amount=cents(amount),
        amount_usd=ledger.in_dollars(amount, rate),
        rate=rate,
        earmarking=earmarking,
        conditions=conditions,
        pledged_on=pledged_on,
        valid_until=valid_until,
        recorded_at=now or timezone.now(),
        recorded_by=by,
        source_batch=source_batch,
        source_row=source_row,
    )
    post_for(contribution, EntryKind.PLEDGE, on=pledged_on, by=by)
    audit.record(contribution, "pledge", by=by, at=now, to_status=contribution.status)
    return contribution


@transaction.atomic
def pledge_of_new_donor(found: Found, *, by: User | None, pledged_on: date, **facts: Any) -> Contribution:
    """A pledge of a donor who is not in the list yet, both or neither; somebody who turns out to be known is used."""
    donor = record_donor(found, by=by, since_year=pledged_on.year)
    facts["donor"] = donor
    return pledge(by=by, pledged_on=pledged_on, **facts)


def post_for(contribution: Contribution, kind: EntryKind, *, on: date, by: User | None) -> LedgerEntry:
    """The whole amount of the contribution, at its recorded rate."""
    return ledger.post(
        ledger.entry(
            kind=kind,
            contribution=contribution,
            value_on=on,
            currency=contribution.currency,
            amount=contribution.amount,
            rate=contribution.rate,
            source_batch=contribution.source_batch,
            by=by,
        )
    )


@transaction.atomic
def sign(
    contribution: Contribution, *, on: date, by: User | None, note: str = "", now: datetime | None = None
) -> Contribution:
    """The agreement is signed: the pledge ends and the amount is recorded as committed, at the rate recorded."""
    if on < contribution.pledged_on:
        raise NotAllowed([Blocker(_("It cannot be signed before it was pledged."), anchor="id_on")])
    WORKFLOW.move(contribution, "sign", by=by, note=note, now=now, signed_on=on)
    end_pledge(contribution, on=on, by=by, reason=_("Signed"))
    post_for(contribution, EntryKind.COMMITMENT, on=on, by=by)
    return contribution


@transaction.atomic
def withdraw(
    contribution: Contribution, *, on: date, by: User | None, note: str, now: datetime | None = None
) -> Contribution:
    """The donor will not give what was pledged."""
    WORKFLOW.move(contribution, "withdraw", by=by, note=note, now=now)
    end_pledge(contribution, on=on, by=by, reason=note)
    return contribution


@transaction.atomic
def close(contribution: Contribution, *, by: User | None, note: str = "", now: datetime | None = None) -> Contribution:
    """Nothing more is expected or allocated; what is in the ledger stays."""
    return WORKFLOW.move(contribution, "close", by=by, note=note, now=now)


@transaction.atomic
def annul(
    contribution: Contribution, *, on: date, by: User | None, note: str, now: datetime | None = None
) -> Contribution:
    """The agreement was recorded by mistake. Nothing may stand on it: no receipt, no allocation, no expenditure."""
    WORKFLOW.move(contribution, "annul", by=by, note=note, now=now)
    recorded = contribution.entries.get(kind=EntryKind.COMMITMENT, reverses__isnull=True)
    ledger.reverse_exactly(recorded, by=by, reason=note, value_on=max(on, recorded.value_on))
    return contribution


@transaction.atomic
def annul_import(contribution: Contribution, *, by: User | None, reason: str) -> Contribution:
    """Takes back what an import recorded, on the days on which it was recorded, as if it had not been there."""
    imported = contribution.entries.filter(
        kind__in=(EntryKind.RECEIPT, EntryKind.EXCHANGE), reverses__isnull=True, reversed_by__isnull=True
    )
    for entry in imported.order_by("pk"):
        ledger.reverse_exactly(entry, by=by, reason=reason, value_on=entry.value_on)
    return annul(contribution, on=contribution.signed_on or contribution.pledged_on, by=by, note=reason)


def end_pledge(contribution: Contribution, *, on: date, by: User | None, reason: str) -> None:
    pledged = contribution.entries.get(kind=EntryKind.PLEDGE, reverses__isnull=True)
    ledger.reverse_exactly(
        pledged, by=by, reason=reason, value_on=max(on, pledged.value_on), source_batch=contribution.source_batch
    )


def blockers_to_receive(contribution: Contribution, *, amount: Decimal, on: date, today: date) -> list[Blocker]:
    reasons = []
    if contribution.status != ContributionStatus.SIGNED:
        reasons.append(Blocker(_("Money is received for signed agreements only.")))
    if amount <= 0:
        reasons.append(Blocker(_("A receipt is more than nothing; a refund is recorded as such."), anchor="id_amount"))
    if on > today:
        reasons.append(Blocker(_("A receipt cannot lie in the future."), anchor="id_on"))
    outstanding = outstanding_amount(contribution)
    if amount > outstanding:
        reasons.append(
            Blocker(
                _("Only %(outstanding)s is outstanding under this agreement; %(amount)s is more.")
                % {
                    "outstanding": formats.money(outstanding, contribution.currency),
                    "amount": formats.money(amount, contribution.currency),
                },
                anchor="id_amount",
            )
        )
    return reasons


def outstanding_amount(contribution: Contribution) -> Decimal:
    """What is still to come, in the currency of the agreement."""
    return outstanding(contribution)


@transaction.atomic
def receive(
    contribution: Contribution,
    *,
    amount: Decimal,
    on: date,
    by: User | None,
    description: str = "",
    rate: ExchangeRate | None = None,
    today: date | None = None,
) -> LedgerEntry:
    """Money arrived: posted at the UN rate of its own date, not of the agreement's.

    When the two rates differ, a second entry says how much more or less US$ came than was recorded for this amount. It
    goes with the receipt and explains it; it is part of the recorded basis and never added to what was received.
    Raises NotAllowed with the reasons, or RateMissing.
    """
    contribution = (
        Contribution.objects.select_for_update(of=("self",)).select_related("fund", "rate").get(pk=contribution.pk)
    )
    reasons = blockers_to_receive(contribution, amount=amount, on=on, today=today or timezone.localdate())
    if reasons:
        raise NotAllowed(reasons)
    rate = rate or ledger.rate_for(contribution.currency, on)
    facts: dict[str, Any] = {"contribution": contribution, "value_on": on, "by": by}
    facts["source_batch"] = contribution.source_batch
    receipt = ledger.post(
        ledger.entry(
            kind=EntryKind.RECEIPT,
            currency=contribution.currency,
            amount=amount,
            rate=rate,
            description=description,
            **facts,
        )
    )
    difference = receipt.amount_usd - ledger.in_dollars(amount, contribution.rate)
    if difference:
        ledger.post(
            ledger.entry(kind=EntryKind.EXCHANGE, currency=DOLLAR, amount=difference, accompanies=receipt, **facts)
        )
    audit.record(
        contribution,
        "receive",
        by=by,
        facts={
            "entry": receipt.pk,
            "currency": receipt.currency,
            "amount": str(receipt.amount),
            "rate": str(rate.rate) if rate else None,
            "amount_usd": str(receipt.amount_usd),
            "exchange_usd": str(difference),
        },
    )
    return receipt
