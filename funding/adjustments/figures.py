"""What an agreement has brought, lost and still owes: the figures that bound refunds, write-downs and carry-overs."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal, localcontext

from django.db.models import Sum

from funding.contributions.models import Contribution
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from funding.rates.models import ExchangeRate
from portal.money import CENT, DIGITS

NOTHING = Decimal("0.00")


def in_its_currency(contribution: Contribution, kind: EntryKind) -> Decimal:
    """The sum of one kind of entry in the agreement's currency; reversals are less."""
    entries = LedgerEntry.objects.filter(contribution=contribution, kind=kind)
    return entries.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def written_down(contribution: Contribution) -> Decimal:
    """What of the agreement is not expected any more, in its currency."""
    return in_its_currency(contribution, EntryKind.WRITE_DOWN)


def received(contribution: Contribution) -> Decimal:
    return in_its_currency(contribution, EntryKind.RECEIPT)


def refunded(contribution: Contribution) -> Decimal:
    return in_its_currency(contribution, EntryKind.REFUND)


def outstanding(contribution: Contribution) -> Decimal:
    """Signed − received − written down, in the agreement's currency. A refund does not make money due again."""
    return outstanding_of([contribution])[contribution.pk]


def outstanding_of(contributions: Collection[Contribution]) -> dict[int, Decimal]:
    """The same for many, by one query: id → amount in each one's own currency."""
    entries = LedgerEntry.objects.filter(
        contribution__in=contributions, kind__in=(EntryKind.RECEIPT, EntryKind.WRITE_DOWN)
    )
    less = dict(entries.values_list("contribution").annotate(sum=Sum("amount")).order_by())
    return {gift.pk: gift.amount - less.get(gift.pk, NOTHING) for gift in contributions}


def is_for_nothing(contribution: Contribution) -> bool:
    """All of it written down, nothing received: finance closes the agreement."""
    return written_down(contribution) == contribution.amount and not received(contribution)


@dataclass(frozen=True)
class Cash:
    """What was received of one contribution and where it is, US$. `held` is allocated to projects and not spent yet."""

    received_usd: Decimal
    refunded_usd: Decimal
    spent_usd: Decimal
    held_usd: Decimal

    @property
    def unspent_usd(self) -> Decimal:
        return self.received_usd - self.refunded_usd - self.spent_usd

    @property
    def free_usd(self) -> Decimal:
        """Received and neither refunded, spent nor allocated."""
        return self.unspent_usd - self.held_usd


def cash(contribution: Contribution, *, until: date | None = None) -> Cash:
    """As at a date, or now. A project that spent more than it was allocated holds nothing; what it lacks is spent money."""
    balances = Balance.objects.filter(contribution=contribution)
    if until is not None:
        balances = balances.until(until)
    return cash_of(balances.values_list("project", "kind").annotate(usd=Sum("amount_usd")).order_by())


def cash_of(rows: Iterable[tuple[int | None, str, Decimal]]) -> Cash:
    kinds: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    allocated: dict[int | None, Decimal] = defaultdict(lambda: NOTHING)
    spent: dict[int | None, Decimal] = defaultdict(lambda: NOTHING)
    for project, kind, usd in rows:
        kinds[kind] += usd
        if kind == EntryKind.ALLOCATION:
            allocated[project] += usd
        elif kind in SPENDING_KINDS:
            spent[project] += usd
    return Cash(
        received_usd=kinds[EntryKind.RECEIPT],
        refunded_usd=kinds[EntryKind.REFUND],
        spent_usd=sum(spent.values(), NOTHING),
        held_usd=sum((max(usd - spent[project], NOTHING) for project, usd in allocated.items()), NOTHING),
    )


def at_most(usd: Decimal, rate: ExchangeRate | None) -> Decimal:
    """The largest amount in the rate's currency, to the cent, whose US$ are not more than `usd`."""
    if rate is None:
        return usd
    with localcontext() as context:
        context.prec = DIGITS
        return (usd * rate.rate).quantize(CENT, ROUND_DOWN)
