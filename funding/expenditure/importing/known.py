"""Everything that lines of a file are compared with, loaded by a few queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from funding.earmarking.classes import ClassBook
from funding.expenditure.importing import keys
from funding.expenditure.importing.coding import Coder
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from funding.periods.models import FinancialPeriod
from funding.periods.posting import Posting
from funding.rates.book import RateBook
from funding.support_costs.book import SupportCosts
from portal.imports.models import ImportBatch
from portal.periods import Period, month

Source3 = tuple[int, int | None, int | None]  # fund, contribution, project
FundMonth = tuple[int, date]  # the first of the month
SUPPORT_COST_OF = "support_cost"  # key of a row's changes: the line is a support cost of this fund


class ClosedPeriods:
    """`funding.periods.posting.posting_for` for thousands of days, by one query."""

    def __init__(self) -> None:
        self.periods = list(FinancialPeriod.objects.closed())

    def of(self, day: date) -> FinancialPeriod | None:
        return next((each for each in self.periods if each.starts_on <= day <= each.ends_on), None)

    def posting(self, on: date) -> Posting:
        period = self.of(on)
        if period is None:
            return Posting(on)
        day = period.ends_on + timedelta(days=1)
        while (later := self.of(day)) is not None:
            day = later.ends_on + timedelta(days=1)
        return Posting(day, occurred_on=on, late_for=period)


@dataclass
class Known:
    profile: str
    coder: Coder
    book: RateBook
    closed: ClosedPeriods
    today: date
    posted: dict[str, LedgerEntry]  # by source key, those that stand
    taken_back: Counter[str]  # how often a line was posted and reversed: it may be posted anew
    support_costs: SupportCosts
    charged_by_accounts: set[int]  # funds whose support costs the file itself brings
    charged_by_portal: set[tuple[int, int]]  # fund, year
    detailed: set[FundMonth]  # in which the ledger has lines that are no published total
    published: dict[int, list[Period]]  # fund → financial years of which it has the published total
    forbidden: ClassBook  # object classes that donors do not pay for
    left: defaultdict[Source3, Decimal]  # allocated and not spent, of each source of each project
    seen: dict[str, int] = field(default_factory=dict)
    positions: Counter[tuple[str, str]] = field(default_factory=Counter)  # of published totals: year, owner


def load(batch: ImportBatch) -> Known:
    posted, taken_back = keys.posted_lines()
    return Known(
        profile=batch.profile,
        coder=Coder(),
        book=RateBook(),
        closed=ClosedPeriods(),
        today=timezone.localdate(),
        posted=posted,
        taken_back=taken_back,
        support_costs=SupportCosts(),
        charged_by_accounts=funds_with_support_costs(batch),
        charged_by_portal=charged_by_portal(),
        detailed=detailed_months(),
        published=published_years(posted),
        forbidden=ClassBook(),
        left=left_by_source(),
    )


def funds_with_support_costs(batch: ImportBatch) -> set[int]:
    """Known once all rows were read: empty while a file is read for the first time, when nothing is written yet."""
    rows = batch.rows.filter(changes__has_key=SUPPORT_COST_OF).values_list("changes", flat=True)
    return {changes[SUPPORT_COST_OF][1] for changes in rows}


def charged_by_portal() -> set[tuple[int, int]]:
    rows = LedgerEntry.objects.filter(
        kind=EntryKind.SUPPORT_COST, accompanies__isnull=False, reverses__isnull=True, reversed_by__isnull=True
    )
    return set(rows.values_list("fund", "value_on__year").distinct())


def detailed_months() -> set[FundMonth]:
    rows = LedgerEntry.objects.filter(kind__in=SPENDING_KINDS, reverses__isnull=True, reversed_by__isnull=True)
    rows = rows.exclude(source_key__startswith=keys.PUBLISHED)
    return set(rows.annotate(month=TruncMonth("value_on")).order_by().values_list("fund", "month").distinct())


def published_years(posted: dict[str, LedgerEntry]) -> dict[int, list[Period]]:
    found: dict[int, set[Period]] = defaultdict(set)
    for key, line in posted.items():
        if key.startswith(keys.PUBLISHED):
            found[line.fund_id].add(financial_year(line.occurred_on or line.value_on))
    return {fund: sorted(years) for fund, years in found.items()}


def financial_year(ends_on: date) -> Period:
    """The twelve months that end on the last day of a month."""
    return Period(month(ends_on.year - (ends_on.month < 12), ends_on.month % 12 + 1).starts_on, ends_on)


def left_by_source() -> defaultdict[Source3, Decimal]:
    left: defaultdict[Source3, Decimal] = defaultdict(Decimal)
    rows = Balance.objects.filter(project__isnull=False, kind__in=(EntryKind.ALLOCATION, *SPENDING_KINDS))
    for fund, contribution, project, kind, usd in (
        rows.values("fund", "contribution", "project", "kind")
        .annotate(usd=Sum("amount_usd"))
        .values_list("fund", "contribution", "project", "kind", "usd")
    ):
        left[fund, contribution, project] += usd if kind == EntryKind.ALLOCATION else -usd
    return left
