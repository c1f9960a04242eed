"""The only writers of the ledger. A correction is a new entry that points at the one it reverses."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.agreements.models import Instalment
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports.models import ImportBatch
from portal.money import DOLLAR, cents, convert
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project

# Pledges, signatures and allocations are taken back by their own actions, which also move the record they belong to.
REVERSIBLE = frozenset(
    {
        EntryKind.RECEIPT,
        EntryKind.EXPENDITURE,
        EntryKind.DISBURSEMENT,
        EntryKind.REFUND,
        EntryKind.WRITE_DOWN,
    }
)


# The database's refusals that a person can meet, by the name of the rule; any other is a mistake of the program.
REFUSALS = {
    "ledger_never_over_allocated": gettext_lazy(
        "More of this contribution would be allocated than may be. Release an allocation first, or allocate less."
    ),
    "ledger_period_closed": gettext_lazy(
        "The period of this day is closed: it takes nothing more, or closing entries only. Post into the next open day, as a late item."
    ),
    "ledger_source_line_once": gettext_lazy("This line of the source has been posted already."),
}


class RateMissing(LookupError):
    """No United Nations rate of this currency is in force on the date."""

    code = "RATE_MISSING"

    def __init__(self, currency: str, on: date) -> None:
        self.currency, self.on = currency, on
        super().__init__(f"{currency} {on}")


def rate_for(currency: str, on: date) -> ExchangeRate | None:
    """None for US dollars, which need no rate; raises RateMissing when another currency has none on that date."""
    if currency == DOLLAR:
        return None
    rate = ExchangeRate.objects.in_force(currency, on)
    if rate is None:
        raise RateMissing(currency, on)
    return rate


def in_dollars(amount: Decimal, rate: ExchangeRate | None) -> Decimal:
    return cents(amount) if rate is None else convert(amount, rate.rate)


def entry(
    *,
    kind: EntryKind,
    value_on: date,
    amount: Decimal,
    by: User | None,
    currency: str = DOLLAR,
    rate: ExchangeRate | None = None,
    fund: Fund | None = None,
    contribution: Contribution | None = None,
    project: Project | None = None,
    allocation: Allocation | None = None,
    object_class: str = "",
    description: str = "",
    source_key: str = "",
    source_batch: ImportBatch | None = None,
    accompanies: LedgerEntry | None = None,
    instalment: Instalment | None = None,
    occurred_on: date | None = None,
    late_for: FinancialPeriod | None = None,
    is_closing: bool = False,
) -> LedgerEntry:
    """An entry not yet posted. Its US$ follow from the amount and the rate; fund and donor from the contribution."""
    if allocation is not None:
        contribution, project = allocation.contribution, allocation.project
    if contribution is not None:
        fund = contribution.fund
    if fund is None:
        raise ValueError("An entry belongs to a fund.")
    return LedgerEntry(
        kind=kind,
        value_on=value_on,
        currency=currency,
        amount=cents(amount),
        rate=rate,
        amount_usd=in_dollars(amount, rate),
        fund=fund,
        donor_id=contribution.donor_id if contribution else None,
        contribution=contribution,
        project=project,
        allocation=allocation,
        object_class=object_class,
        description=description,
        source_key=source_key,
        source_batch=source_batch,
        accompanies=accompanies,
        instalment=instalment,
        occurred_on=occurred_on,
        late_for=late_for,
        is_closing=is_closing,
        posted_by=by,
    )


def post(new: LedgerEntry) -> LedgerEntry:
    """Writes one entry built by `entry`; the database keeps the balances and refuses what breaks a rule (NotAllowed)."""
    try:
        new.save(force_insert=True)
    except IntegrityError as error:
        if sentence := REFUSALS.get(broken_constraint(error)):
            raise NotAllowed([Blocker(sentence)]) from error
        raise
    return new


def broken_constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


@transaction.atomic
def post_many(new: Iterable[LedgerEntry], *, batch_size: int = 5000) -> int:
    """Writes many entries in one transaction, all or none, in the order of the totals, so that two writers queue in one order."""
    entries = sorted(
        new, key=lambda item: (item.contribution_id or 0, item.project_id or 0, item.kind, item.fund_id, item.value_on)
    )
    LedgerEntry.objects.bulk_create(entries, batch_size=batch_size)
    return len(entries)


def blockers_to_reverse(posted: LedgerEntry) -> list[Blocker]:
    if posted.reverses_id is not None:
        return [Blocker(_("A reversal is not reversed: post the entry again."))]
    if LedgerEntry.objects.filter(reverses=posted).exists():
        return [Blocker(_("This entry has been reversed already."))]
    if posted.kind not in REVERSIBLE:
        return [
            Blocker(
                _("“%(kind)s” entries change with their record, not by themselves.")
                % {"kind": posted.get_kind_display()}
            )
        ]
    return []


@transaction.atomic
def reverse(
    posted: LedgerEntry, *, by: User | None, reason: str, on: date | None = None, closing: bool = False
) -> LedgerEntry:
    """Takes an entry back, with what goes with it (support cost, exchange difference), by entries of opposite amount.

    The reversal has the date on which it is made, so that a period that has been reported keeps its figures; `on`
    gives another day, never before the entry's own and never in a closed period (`closing`: into a soft-closed one).
    Raises NotAllowed when the entry cannot be reversed.
    """
    # The row cannot be updated, but it can be locked: two people who reverse it at once wait for each other.
    posted = LedgerEntry.objects.select_for_update(of=("self",)).get(pk=posted.pk)
    reasons = blockers_to_reverse(posted)
    if not reason.strip():
        reasons.append(Blocker(_("Say why: a reversal needs a reason in words."), anchor="id_reason"))
    if reasons:
        raise NotAllowed(reasons)
    value_on = max(on or timezone.localdate(), posted.value_on)
    reversal = reverse_exactly(posted, by=by, reason=reason, value_on=value_on, closing=closing)
    for companion in posted.companions.filter(reversed_by__isnull=True):
        reverse_exactly(companion, by=by, reason=reason, value_on=value_on, accompanies=reversal, closing=closing)
    audit.record(posted, "reverse", by=by, note=reason, facts={"reversal": reversal.pk})
    return reversal


def reverse_exactly(
    posted: LedgerEntry,
    *,
    by: User | None,
    reason: str,
    value_on: date,
    accompanies: LedgerEntry | None = None,
    source_batch: ImportBatch | None = None,
    closing: bool = False,
) -> LedgerEntry:
    """The opposite of one entry, for the actions that own its kind. The caller has checked that it may be.

    A day in a closed period becomes the first open day after it, and the reversal a late item of that period.
    """
    return post(
        LedgerEntry(
            kind=posted.kind,
            **posting_for(max(value_on, posted.value_on), closing=closing, by=by).facts,
            currency=posted.currency,
            amount=-posted.amount,
            rate_id=posted.rate_id,
            amount_usd=-posted.amount_usd,
            fund_id=posted.fund_id,
            donor_id=posted.donor_id,
            contribution_id=posted.contribution_id,
            project_id=posted.project_id,
            allocation_id=posted.allocation_id,
            instalment_id=posted.instalment_id,
            object_class=posted.object_class,
            description=reason[:250],
            source_batch=source_batch,
            reverses=posted,
            accompanies=accompanies,
            posted_by=by,
        )
    )
