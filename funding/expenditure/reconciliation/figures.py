"""Why the total of the source and the ledger differ, down to the lines. Everything is found, nothing is changed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.expenditure.importing import keys, known
from funding.expenditure.importing.kind import READERS
from funding.expenditure.models import SourceTotal
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from portal.imports.kinds import Plan
from portal.imports.models import ImportBatch, ImportRow
from portal.imports.pipeline import row_of

NOTHING = Decimal("0.00")
MOST_LINES = 200  # of one reason on the page; all of them in the file
MOST_BATCHES = 5


@dataclass(frozen=True)
class WaitingLine:
    """A line of the source that is in a file and not in the ledger."""

    batch: ImportBatch
    row: ImportRow
    key: str
    day: Any
    amount_usd: Decimal
    text: str


@dataclass(frozen=True)
class Bridge:
    """From the ledger to the source. US$; each part says what it adds to the ledger's sum to get to the source's."""

    total: SourceTotal
    ledger_usd: Decimal
    waiting: tuple[WaitingLine, ...]
    by_hand: tuple[LedgerEntry, ...]  # posted, and of no line of the source, with their support costs
    charged: tuple[LedgerEntry, ...]  # support costs that the portal charged on lines of the source
    late_elsewhere: tuple[LedgerEntry, ...]  # belong to these days and count in a later period
    late_here: tuple[LedgerEntry, ...]  # count in these days and belong to an earlier period

    @property
    def waiting_usd(self) -> Decimal:
        return sum((line.amount_usd for line in self.waiting), NOTHING)

    @property
    def by_hand_usd(self) -> Decimal:
        return usd(self.by_hand)

    @property
    def charged_usd(self) -> Decimal:
        return usd(self.charged)

    @property
    def late_elsewhere_usd(self) -> Decimal:
        return usd(self.late_elsewhere)

    @property
    def late_here_usd(self) -> Decimal:
        return usd(self.late_here)

    @property
    def difference_usd(self) -> Decimal:
        return self.total.amount_usd - self.ledger_usd

    @property
    def explained_usd(self) -> Decimal:
        """What the lines found would add to the ledger's sum. Support costs that the portal charged explain nothing where
        the source has its own in the total: they stand against each other there."""
        return self.waiting_usd - self.by_hand_usd + self.late_elsewhere_usd - self.late_here_usd

    @property
    def unexplained_usd(self) -> Decimal:
        return self.difference_usd - self.explained_usd


def usd(lines: tuple[LedgerEntry, ...]) -> Decimal:
    return sum((line.amount_usd for line in lines), NOTHING)


def kinds_of(total: SourceTotal) -> tuple[EntryKind, ...]:
    return SPENDING_KINDS if total.with_support_costs else (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT)


def bridge(total: SourceTotal) -> Bridge:
    of_fund = LedgerEntry.objects.filter(fund=total.fund, kind__in=kinds_of(total)).select_related(
        "project", "contribution", "late_for", "accompanies", "fund"
    )
    days = (total.starts_on, total.ends_on)
    inside = of_fund.filter(value_on__range=days)
    late_here = inside.filter(occurred_on__lt=total.starts_on)
    on_time = inside.exclude(occurred_on__lt=total.starts_on)
    from_source = Q(source_key__startswith=keys.LINE) | Q(source_key__startswith=keys.PUBLISHED)
    # A reversal stands against its line where both count in these days
    reversal = Q(reverses__source_batch__isnull=False, reverses__value_on__range=days)
    charged_on_source = Q(accompanies__source_batch__isnull=False) | (Q(accompanies__isnull=False) & reversal)
    of_source_line = from_source | charged_on_source | reversal
    return Bridge(
        total=total,
        ledger_usd=inside.aggregate(usd=Sum("amount_usd"))["usd"] or NOTHING,
        waiting=tuple(waiting_lines(total)),
        by_hand=tuple(on_time.exclude(of_source_line).order_by("value_on", "pk")),
        charged=tuple(on_time.filter(charged_on_source).order_by("value_on", "pk")),
        late_elsewhere=tuple(
            of_fund.filter(occurred_on__range=days).exclude(value_on__range=days).order_by("occurred_on", "pk")
        ),
        late_here=tuple(late_here.order_by("value_on", "pk")),
    )


def waiting_lines(total: SourceTotal) -> list[WaitingLine]:
    """Lines of files that are checked and not posted, whose day and fund are the total's; each line once."""
    found: dict[str, WaitingLine] = {}
    batches = ImportBatch.objects.filter(kind="expenditure", status=ImportBatch.Status.STAGED).exclude(profile="")
    for batch in batches.order_by("-pk")[:MOST_BATCHES]:
        context = known.load(batch)
        for row in batch.rows.exclude(outcome="unchanged").iterator(chunk_size=1000):
            line = waiting_line(total, batch, row, context)
            if line is not None and line.key not in context.posted:
                found.setdefault(line.key, line)
    return sorted(found.values(), key=lambda line: (line.day, line.key))


def waiting_line(total: SourceTotal, batch: ImportBatch, row: ImportRow, context: Any) -> WaitingLine | None:
    """None for a line of another fund or period, and for one that cannot be read or matched at all."""
    entry = READERS[batch.profile](Plan(row_of(row)), context)
    if entry is None or entry.fund_id != total.fund_id or entry.kind not in kinds_of(total):
        return None
    day = entry.occurred_on or entry.value_on
    if not total.starts_on <= day <= total.ends_on:
        return None
    return WaitingLine(batch, row, keys.base(entry.source_key), day, entry.amount_usd, entry.description)
