"""What each fund has had and has left, for the overview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.ledger.queries import NOTHING, narrowed


@dataclass(frozen=True)
class FundRow:
    fund: Fund
    pledged_usd: Decimal  # outstanding: signed and withdrawn pledges have left it
    received_usd: Decimal
    refunded_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal  # with programme support costs

    @property
    def balance_usd(self) -> Decimal:
        return self.received_usd - self.refunded_usd - self.spent_usd


def overview(*, until: date) -> list[FundRow]:
    """All funds as at a date, two queries."""
    rows = narrowed(until=until).values("fund", "kind").annotate(usd=Sum("amount_usd")).order_by()
    sums: dict[int, dict[str, Decimal]] = {}
    for row in rows:
        sums.setdefault(row["fund"], {})[row["kind"]] = row["usd"]
    return [fund_row(fund, sums.get(fund.pk, {})) for fund in Fund.objects.all()]


def fund_row(fund: Fund, kinds: Mapping[str, Decimal]) -> FundRow:
    return FundRow(
        fund=fund,
        pledged_usd=kinds.get(EntryKind.PLEDGE, NOTHING),
        received_usd=kinds.get(EntryKind.RECEIPT, NOTHING),
        refunded_usd=kinds.get(EntryKind.REFUND, NOTHING),
        allocated_usd=kinds.get(EntryKind.ALLOCATION, NOTHING),
        spent_usd=sum((kinds.get(kind, NOTHING) for kind in SPENDING_KINDS), NOTHING),
    )
