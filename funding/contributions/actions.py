"""The only code that writes contributions and posts their income."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.agreements.figures import amounts_of
from funding.agreements.models import Instalment
from funding.contributions import blockers, receiving
from funding.contributions.blockers import RESTATED
from funding.contributions.models import Contribution
from funding.contributions.workflow import MOVES, STATES
from funding.donors.actions import record_donor
from funding.donors.models import Donor
from funding.donors.naming import Found
from funding.funds.blockers import against_contributions
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.posting import posting_for
from funding.rates.actions import agree_rate
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports.models import ImportBatch
from portal.money import DOLLAR, cents
from portal.numbering import next_reference
from portal.workflow import Blocker, NotAllowed, Workflow, register

WORKFLOW = register(
    Workflow("contribution", STATES, MOVES, blockers={"close": blockers.to_close, "annul": blockers.to_annul})
)


@dataclass(frozen=True)
class OtherRate:
    """Another rate than the UN's, fixed for one contribution or receipt by the agreement or the bank's advice."""

    units: Decimal  # of the currency for one US$
    reason: str


def fixed(other: OtherRate | None, currency: str, on: date, by: User | None) -> ExchangeRate | None:
    """Stored with its reason in the transaction of the act that names it."""
    if other is None:
        return None
    return agree_rate(currency=currency, units=other.units, on=on, reason=other.reason, by=by)


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
    other_rate: OtherRate | None = None,
    earmarking: str = Contribution.Earmarking.UNEARMARKED,
    conditions: str = "",
    starts_on: date | None = None,
    valid_until: date | None = None,
    title: str = "",
    agreement_reference: str = "",
    source_batch: ImportBatch | None = None,
    source_row: int | None = None,
    now: datetime | None = None,
) -> Contribution:
    """Records what a donor promises, at the UN rate of the date unless `rate` names a stored one or `other_rate` fixes one
    for this contribution. A pledge is not income: it stands in the ledger as outstanding until it is signed or withdrawn.

    Raises RateMissing when the currency has no rate on that date, and NotAllowed when the fund takes no contributions.
    """
    if reasons := against_contributions(fund):
        raise NotAllowed(reasons)
    rate = rate or fixed(other_rate, currency, pledged_on, by) or ledger.rate_for(currency, pledged_on)
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
        starts_on=starts_on,
        valid_until=valid_until,
        title=title,
        agreement_reference=agreement_reference,
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
    donor = record_donor(found, by=by)
    facts["donor"] = donor
    return pledge(by=by, pledged_on=pledged_on, **facts)


def post_for(contribution: Contribution, kind: EntryKind, *, on: date, by: User | None) -> LedgerEntry:
    """The whole amount of the contribution, at its recorded rate. In a closed period nothing is posted: see `posting_for`."""
    return ledger.post(
        ledger.entry(
            kind=kind,
            contribution=contribution,
            currency=contribution.currency,
            amount=contribution.amount,
            rate=contribution.rate,
            source_batch=contribution.source_batch,
            by=by,
            **posting_for(on).facts,
        )
    )


@transaction.atomic
def edit(contribution: Contribution, *, changes: Mapping[str, Any], by: User | None) -> Contribution:
    """Changes facts about the agreement that may change (EDITABLE); while it is only pledged also amount and currency,
    for what is promised is often not what is signed. Donor and fund never change: withdraw, and record it anew.

    The audit event holds each fact before and after. Raises NotAllowed with all reasons, or RateMissing.
    """
    stored = locked(contribution)
    changed = {name: value for name, value in changes.items() if getattr(stored, name) != value}
    if reasons := blockers.to_edit(stored, changed):
        raise NotAllowed(reasons)
    if not changed:
        return contribution
    before = {name: getattr(stored, name) for name in changed}
    if changed.keys() & RESTATED:
        restate(stored, changed, by=by)
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.save(update_fields=[*changed])
    facts = {name: [plain(before[name]), plain(value)] for name, value in changed.items()}
    audit.record(stored, "edit_contribution", by=by, facts={"changed": facts})
    contribution.refresh_from_db()
    return contribution


def restate(pledged: Contribution, changed: Mapping[str, Any], *, by: User | None) -> None:
    """Another amount or currency of a pledge: the old entry is reversed and the new one posted, at the rate of its day."""
    end_pledge(pledged, on=pledged.pledged_on, by=by, reason=_("The pledge was stated anew"))
    pledged.currency = changed.get("currency", pledged.currency)
    pledged.amount = cents(changed.get("amount", pledged.amount))
    pledged.rate = ledger.rate_for(pledged.currency, pledged.pledged_on)
    pledged.amount_usd = ledger.in_dollars(pledged.amount, pledged.rate)
    pledged.save(update_fields=["currency", "amount", "rate", "amount_usd"])
    post_for(pledged, EntryKind.PLEDGE, on=pledged.pledged_on, by=by)


def plain(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


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
    WORKFLOW.move(contribution, "withdraw", by=by, note=note, now=now, ended_on=on)
    end_pledge(contribution, on=on, by=by, reason=note)
    return contribution


@transaction.atomic
def close(
    contribution: Contribution,
    *,
    by: User | None,
    on: date | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Contribution:
    """Nothing more is expected, owed or allocated; what is in the ledger stays."""
    return WORKFLOW.move(contribution, "close", by=by, note=note, now=now, ended_on=on or timezone.localdate(now))


@transaction.atomic
def annul(
    contribution: Contribution, *, on: date, by: User | None, note: str, now: datetime | None = None
) -> Contribution:
    """The agreement was recorded by mistake. Nothing may stand on it: no receipt, no allocation, no expenditure."""
    WORKFLOW.move(contribution, "annul", by=by, note=note, now=now, ended_on=on)
    reverse_own(contribution, EntryKind.COMMITMENT, on=on, by=by, reason=note)
    return contribution


@transaction.atomic
def annul_import(contribution: Contribution, *, by: User | None, reason: str) -> Contribution:
    """Takes back what an import recorded, on the days on which it was recorded, as if it had not been there; where such a
    day has been closed since, on the first open day, as late items (`reverse_exactly`)."""
    imported = contribution.entries.filter(
        kind__in=(EntryKind.RECEIPT, EntryKind.EXCHANGE), reverses__isnull=True, reversed_by__isnull=True
    )
    for entry in imported.order_by("pk"):
        ledger.reverse_exactly(entry, by=by, reason=reason, value_on=entry.value_on)
    return annul(contribution, on=contribution.signed_on or contribution.pledged_on, by=by, note=reason)


def end_pledge(contribution: Contribution, *, on: date, by: User | None, reason: str) -> None:
    reverse_own(contribution, EntryKind.PLEDGE, on=on, by=by, reason=reason, source_batch=contribution.source_batch)


def reverse_own(contribution: Contribution, kind: EntryKind, *, on: date, **facts: Any) -> None:
    """The pledge or the agreement itself, which stands once; `reverse_exactly` keeps it out of closed periods."""
    posted = contribution.entries.get(kind=kind, reverses__isnull=True, reversed_by__isnull=True)
    ledger.reverse_exactly(posted, value_on=max(on, posted.value_on), **facts)


def outstanding_amount(contribution: Contribution) -> Decimal:
    """What is still to come, in the currency of the agreement."""
    return amounts_of(contribution).outstanding


@transaction.atomic
def receive(
    contribution: Contribution,
    *,
    amount: Decimal,
    on: date,
    by: User | None,
    description: str = "",
    rate: ExchangeRate | None = None,
    other_rate: OtherRate | None = None,
    instalment: Instalment | None = None,
    today: date | None = None,
) -> LedgerEntry:
    """Money arrived: posted at the UN rate of its own date, not of the agreement's, unless `other_rate` fixes one. It pays
    one instalment: the one named, or the oldest that is open.

    When the two rates differ, a second entry says how much more or less US$ came than was recorded for this amount. It
    goes with the receipt and explains it; it is part of the recorded basis and never added to what was received.
    A day in a closed period is posted in the first open one, as a late item. Raises NotAllowed with the reasons, or
    RateMissing.
    """
    contribution = locked(contribution)
    today = today or timezone.localdate()
    reasons = receiving.blockers(contribution, amount=amount, on=on, today=today, instalment=instalment)
    if reasons:
        raise NotAllowed(reasons)
    rate = rate or fixed(other_rate, contribution.currency, on, by)
    expected = receiving.foresee(contribution, amount=amount, on=on, rate=rate, instalment=instalment)
    receipt = post_receipt(expected, by=by, description=description)
    audit.record(contribution, "receive", by=by, facts=facts_of(expected, receipt))
    return receipt


def locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("fund", "rate")
    return rows.get(pk=contribution.pk)


def post_receipt(expected: receiving.ExpectedReceipt, *, by: User | None, description: str) -> LedgerEntry:
    contribution = expected.contribution
    facts: dict[str, Any] = {"contribution": contribution, "by": by, "source_batch": contribution.source_batch}
    facts |= expected.posting.facts
    receipt = ledger.post(
        ledger.entry(
            kind=EntryKind.RECEIPT,
            currency=contribution.currency,
            amount=expected.amount,
            rate=expected.rate,
            description=description,
            instalment=expected.instalment,
            **facts,
        )
    )
    if expected.difference_usd:
        ledger.post(
            ledger.entry(
                kind=EntryKind.EXCHANGE,
                currency=DOLLAR,
                amount=expected.difference_usd,
                accompanies=receipt,
                **facts,
            )
        )
    return receipt


def facts_of(expected: receiving.ExpectedReceipt, receipt: LedgerEntry) -> dict[str, Any]:
    return {
        "entry": receipt.pk,
        "currency": receipt.currency,
        "amount": str(receipt.amount),
        "rate": str(expected.rate.rate) if expected.rate else None,
        "amount_usd": str(receipt.amount_usd),
        "exchange_usd": str(expected.difference_usd),
        "instalment": expected.instalment.number if expected.instalment else None,
    }
