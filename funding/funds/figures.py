"""What each fund has had and has left, on both bases. Voluntary and assessed money are never added up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING, headroom_under, narrowed


@dataclass(frozen=True)
class Sums:
    """US$ as at a date, since the beginning."""

    pledged_usd: Decimal = NOTHING  # outstanding: signed and withdrawn pledges have left it; in no balance
    recorded_usd: Decimal = NOTHING  # agreements signed, at the rate of their date
    exchange_usd: Decimal = NOTHING  # what receipts brought more or less than recorded
    written_down_usd: Decimal = NOTHING
    received_usd: Decimal = NOTHING
    refunded_usd: Decimal = NOTHING
    allocated_usd: Decimal = NOTHING
    spent_usd: Decimal = NOTHING  # with programme support costs
    support_cost_usd: Decimal = NOTHING  # of it

    @property
    def balance_usd(self) -> Decimal:
        """Received basis: cash."""
        return self.received_usd - self.refunded_usd - self.spent_usd

    @property
    def agreed_usd(self) -> Decimal:
        """What the agreements come to: recorded ± exchange − write-downs."""
        return self.recorded_usd + self.exchange_usd - self.written_down_usd

    @property
    def recorded_balance_usd(self) -> Decimal:
        """Recorded basis: what signed agreements bring, paid or not, less refunds and spending."""
        return self.agreed_usd - self.refunded_usd - self.spent_usd

    @property
    def to_come_usd(self) -> Decimal:
        """Signed and not yet received: the difference between the two bases."""
        return self.agreed_usd - self.received_usd

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums)))


@dataclass(frozen=True)
class FundRow:
    fund: Fund
    sums: Sums


@dataclass(frozen=True)
class Overview:
    """All sources of money as at a date."""

    at: date
    voluntary: tuple[FundRow, ...]
    assessed: tuple[FundRow, ...]  # beside the others, with expenditure only

    @property
    def total(self) -> Sums:
        """Of the voluntary funds alone."""
        return sum((row.sums for row in self.voluntary), Sums())


def overview(*, until: date) -> Overview:
    """Two queries however many funds and entries there are."""
    rows = narrowed(until=until).values("fund", "kind").annotate(usd=Sum("amount_usd")).order_by()
    kinds: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        kinds[row["fund"]][row["kind"]] = row["usd"]
    every = [FundRow(fund, sums_of(kinds[fund.pk])) for fund in Fund.objects.all()]
    return Overview(
        at=until,
        voluntary=tuple(row for row in every if row.fund.is_voluntary),
        assessed=tuple(row for row in every if not row.fund.is_voluntary),
    )


def fund_sums(fund: Fund, *, until: date) -> Sums:
    rows = narrowed(until=until, fund=fund).values("kind").annotate(usd=Sum("amount_usd")).order_by()
    return sums_of({row["kind"]: row["usd"] for row in rows})


def sums_of(kinds: Mapping[str, Decimal]) -> Sums:
    return Sums(
        pledged_usd=kinds.get(EntryKind.PLEDGE, NOTHING),
        recorded_usd=kinds.get(EntryKind.COMMITMENT, NOTHING),
        exchange_usd=kinds.get(EntryKind.EXCHANGE, NOTHING),
        written_down_usd=kinds.get(EntryKind.WRITE_DOWN, NOTHING),
        received_usd=kinds.get(EntryKind.RECEIPT, NOTHING),
        refunded_usd=kinds.get(EntryKind.REFUND, NOTHING),
        allocated_usd=kinds.get(EntryKind.ALLOCATION, NOTHING),
        spent_usd=sum((kinds.get(kind, NOTHING) for kind in SPENDING_KINDS), NOTHING),
        support_cost_usd=kinds.get(EntryKind.SUPPORT_COST, NOTHING),
    )


@dataclass(frozen=True)
class OverAllocated:
    reference: str
    allocated_usd: Decimal
    available_usd: Decimal


def over_allocated_under(fund: Fund, basis: str) -> list[OverAllocated]:
    """The contributions of which more is allocated than this rule lets, by reference. One query."""
    rows = Balance.objects.filter(contribution__fund=fund).values("contribution__reference", "kind")
    totals: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row in rows.annotate(usd=Sum("amount_usd")).order_by("contribution__reference"):
        totals[row["contribution__reference"]][row["kind"]] = row["usd"]
    rooms = ((reference, headroom_under(basis, kinds)) for reference, kinds in totals.items())
    return [
        OverAllocated(reference, room.allocated_usd, room.available_usd)
        for reference, room in rooms
        if room.allocated_usd > max(room.available_usd, NOTHING)
    ]
