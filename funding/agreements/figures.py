"""How the instalments of agreements stand on a day, and what falls to which year. Read by pages, lists, API and radar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.agreements.models import TONES, Instalment, InstalmentStanding
from funding.contributions.models import Contribution
from funding.ledger.actions import in_dollars
from funding.ledger.models import EntryKind, LedgerEntry

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class InstalmentRow:
    """One instalment as at a day. Amounts are in the agreement's currency, US$ at the rate recorded for it."""

    instalment: Instalment
    contribution: Contribution
    standing: InstalmentStanding
    amount: Decimal
    paid_amount: Decimal
    open_amount: Decimal
    payable_on: date  # its day, or that on which its condition was met if that came later
    days_late: int  # 0 unless late

    @property
    def currency(self) -> str:
        return self.contribution.currency

    @property
    def amount_usd(self) -> Decimal:
        return in_dollars(self.amount, self.contribution.rate)

    @property
    def open_usd(self) -> Decimal:
        return in_dollars(self.open_amount, self.contribution.rate)

    @property
    def tone(self) -> str:
        return TONES.get(self.standing, "info")

    @property
    def is_open(self) -> bool:
        """Money is still to come."""
        return self.standing not in (InstalmentStanding.PAID, InstalmentStanding.CANCELLED)


def row_of(instalment: Any, at: date) -> InstalmentRow:
    """From an instalment read `with_standing(at)`."""
    standing = InstalmentStanding(instalment.standing_word)
    return InstalmentRow(
        instalment=instalment,
        contribution=instalment.contribution,
        standing=standing,
        amount=instalment.amount,
        paid_amount=instalment.paid_amount,
        open_amount=instalment.open_amount,
        payable_on=instalment.payable_on,
        days_late=(at - instalment.payable_on).days if standing == InstalmentStanding.LATE else 0,
    )


def instalments_of(contribution: Contribution, *, at: date) -> list[InstalmentRow]:
    """In the order in which they fall due; one query."""
    rows = Instalment.objects.filter(contribution=contribution).for_list().with_standing(at)
    return [row_of(instalment, at) for instalment in rows]


def late_instalments(user: Any, *, at: date) -> list[InstalmentRow]:
    """All that the person may see, the longest overdue first."""
    late = seen_by(user, at).filter(standing_word=InstalmentStanding.LATE)
    return [row_of(instalment, at) for instalment in late.order_by("payable_on", "pk")]


def open_instalments(user: Any, *, at: date) -> list[InstalmentRow]:
    """All of signed agreements whose money is still to come, whether late, due later or waiting: for forecasts."""
    settled = (InstalmentStanding.PAID, InstalmentStanding.CANCELLED, InstalmentStanding.EXPECTED)
    rows = seen_by(user, at).exclude(standing_word__in=settled)
    return [row_of(instalment, at) for instalment in rows.order_by("payable_on", "pk")]


def seen_by(user: Any, at: date) -> Any:
    return Instalment.objects.visible_to(user).for_list().with_standing(at)


@dataclass(frozen=True)
class AgreementAmounts:
    """What an agreement brings and what of it is planned, in its currency."""

    amount: Decimal
    written_down: Decimal
    received: Decimal
    received_unnamed: Decimal  # receipts that name no instalment: from before there was a schedule
    planned: Decimal  # instalments that are not cancelled

    @property
    def outstanding(self) -> Decimal:
        """Still to come. Less than nothing when more arrived than the agreement brings."""
        return self.amount - self.written_down - self.received

    @property
    def to_plan(self) -> Decimal:
        """What the instalments have to add up to."""
        return self.amount - self.written_down - self.received_unnamed

    @property
    def unplanned(self) -> Decimal:
        """By how much the schedule falls short of the agreement; less than nothing when it is more."""
        return self.to_plan - self.planned

    @property
    def too_much(self) -> Decimal:
        """By how much the schedule is more than the agreement brings, after a write-down."""
        return max(-self.unplanned, NOTHING)


def amounts_of(contribution: Contribution, *, at: date | None = None) -> AgreementAmounts:
    """Read from the ledger, which also knows amounts in the currency of the agreement; two queries."""
    entries = LedgerEntry.objects.filter(contribution=contribution)
    if at is not None:
        entries = entries.filter(value_on__lte=at)
    kinds = {"received": EntryKind.RECEIPT, "written_down": EntryKind.WRITE_DOWN}
    sums = {name: Sum("amount", filter=Q(kind=kind)) for name, kind in kinds.items()}
    sums["unnamed"] = Sum("amount", filter=Q(kind=EntryKind.RECEIPT, instalment__isnull=True))
    found = entries.aggregate(**sums)
    planned = contribution.instalments.standing().aggregate(total=Sum("amount"))["total"]
    return AgreementAmounts(
        amount=contribution.amount,
        written_down=found["written_down"] or NOTHING,
        received=found["received"] or NOTHING,
        received_unnamed=found["unnamed"] or NOTHING,
        planned=planned or NOTHING,
    )


@dataclass(frozen=True)
class YearShare:
    """What of an agreement falls to a calendar year."""

    year: int
    amount: Decimal  # in the agreement's currency
    amount_usd: Decimal  # at the rate recorded; the years add up to the agreement's US$ exactly


def by_year(contribution: Contribution, amounts: AgreementAmounts | None = None) -> tuple[YearShare, ...]:
    """The agreement by calendar year: each instalment in the year in which it is due, receipts that name none in the
    year of their value date; what no instalment plans, in the year of the signature (of the pledge before that).

    Write-downs and cancelled instalments are left out, so that the years add up to what the agreement brings.
    """
    years: dict[int, Decimal] = {}

    def add(year: int, amount: Decimal) -> None:
        years[year] = years.get(year, NOTHING) + amount

    for due_on, amount in contribution.instalments.standing().values_list("due_on", "amount"):
        add(due_on.year, amount)
    receipts = LedgerEntry.objects.filter(contribution=contribution, kind=EntryKind.RECEIPT, instalment__isnull=True)
    for value_on, amount in receipts.values_list("value_on", "amount"):
        add(value_on.year, amount)
    if rest := (amounts or amounts_of(contribution)).unplanned:
        add((contribution.signed_on or contribution.pledged_on).year, rest)
    return shares_of(sorted((year, amount) for year, amount in years.items() if amount), contribution)


def shares_of(amounts: Iterable[tuple[int, Decimal]], contribution: Contribution) -> tuple[YearShare, ...]:
    """US$ as the difference of running totals, so that rounding never leaves a cent over."""
    shares = []
    so_far, so_far_usd = NOTHING, NOTHING
    for year, amount in amounts:
        so_far += amount
        total_usd = in_dollars(so_far, contribution.rate)
        shares.append(YearShare(year, amount, total_usd - so_far_usd))
        so_far_usd = total_usd
    return tuple(shares)
