"""What a file comes to, beside what would be or was posted: the control that finance looks at before anything else."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from funding.ledger.models import LedgerEntry
from portal.imports.models import ImportBatch, Outcome
from portal.money import DOLLAR, AmountInvalid, parse_amount

NOTHING = Decimal("0.00")
DOES = (Outcome.CREATE, Outcome.UPDATE)


@dataclass
class FundTotal:
    code: str
    lines: int = 0
    positive_usd: Decimal = NOTHING
    negative_usd: Decimal = NOTHING

    @property
    def usd(self) -> Decimal:
        return self.positive_usd + self.negative_usd

    def add(self, amount: Decimal) -> None:
        self.lines += 1
        if amount > 0:
            self.positive_usd += amount
        else:
            self.negative_usd += amount


@dataclass
class BatchTotals:
    """US$, lines of the source only: support costs that the portal charges come on top and are said apart.

    `file_usd` is None where the file gives no US$ of its own (`currencies` has its sums then).
    """

    file: FundTotal = field(default_factory=lambda: FundTotal(""))
    file_usd: Decimal | None = None
    new_in_file_usd: Decimal = NOTHING
    already_usd: Decimal = NOTHING  # rows that change nothing: posted before, or kept as posted
    rejected_usd: Decimal = NOTHING
    unread: int = 0  # rows whose amount cannot be read
    currencies: dict[str, Decimal] = field(default_factory=dict)
    funds: dict[str, FundTotal] = field(default_factory=dict)  # to be posted
    posted_usd: Decimal | None = None  # by this import, as it stands in the ledger; None before it is posted
    support_cost_usd: Decimal = NOTHING  # charged by the portal on it
    posted_by_fund: dict[str, Decimal] = field(default_factory=dict)

    @property
    def to_post_usd(self) -> Decimal:
        return sum((fund.usd for fund in self.funds.values()), NOTHING)

    @property
    def agrees(self) -> bool:
        """What is new in the file is what would be posted, and, once posted, what was."""
        says = self.new_in_file_usd if self.file_usd is not None else self.to_post_usd
        return says == self.to_post_usd and self.posted_usd in (None, self.to_post_usd)


def totals_of(batch: ImportBatch) -> BatchTotals:
    """Kept on the batch for as long as the request lasts."""
    if "_totals" not in batch.__dict__:
        batch.__dict__["_totals"] = counted(batch)
    found: BatchTotals = batch.__dict__["_totals"]
    return found


def counted(batch: ImportBatch) -> BatchTotals:
    totals = BatchTotals()
    for raw, outcome, changes in batch.rows.values_list("raw", "outcome", "changes").iterator(chunk_size=2000):
        add_row(totals, raw, outcome, changes)
    if batch.applied_at is not None:
        add_posted(totals, batch)
    return totals


def add_row(totals: BatchTotals, raw: dict[str, Any], outcome: str, changes: dict[str, Any]) -> None:
    if outcome in DOES:
        code = (changes.get("fund") or [None, ""])[1] or ""
        amount = Decimal(changes["amount_usd"][1]) if "amount_usd" in changes else None
        if amount is not None:
            totals.funds.setdefault(code, FundTotal(code)).add(amount)
    try:
        in_file = parse_amount(raw["amount_usd"] if "amount_usd" in raw else raw.get("amount", ""))
    except AmountInvalid:
        totals.unread += 1
        return
    if "amount_usd" not in raw:
        currency = str(raw.get("currency") or DOLLAR).upper()
        totals.currencies[currency] = totals.currencies.get(currency, NOTHING) + in_file
        return
    totals.file.add(in_file)
    totals.file_usd = totals.file.usd
    if outcome in DOES:
        totals.new_in_file_usd += in_file
    elif outcome == Outcome.REJECT:
        totals.rejected_usd += in_file
    else:
        totals.already_usd += in_file


def add_posted(totals: BatchTotals, batch: ImportBatch) -> None:
    lines = LedgerEntry.objects.filter(source_batch=batch, reverses__isnull=True)
    own = lines.filter(accompanies__isnull=True)
    for code, usd, _lines in own.order_by().values_list("fund__code").annotate(usd=Sum("amount_usd"), n=Count("pk")):
        totals.posted_by_fund[code] = usd
    totals.posted_usd = sum(totals.posted_by_fund.values(), NOTHING)
    totals.support_cost_usd = lines.filter(accompanies__isnull=False).aggregate(usd=Sum("amount_usd"))["usd"] or NOTHING
