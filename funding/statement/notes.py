"""What a reader of a statement asks about: negative lines, reversals, late items, and the rates that were used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from funding.funds.models import VOLUNTARY, Fund
from funding.ledger.models import SPENDING_KINDS, LedgerEntry
from funding.statement.shapes import SIGNS, EntryNote, RateLine
from portal.periods import Period


@dataclass(frozen=True)
class Explanation:
    rates: tuple[RateLine, ...] = ()
    entries: tuple[EntryNote, ...] = ()
    further: int = 0


NOT_EXPLAINED = Explanation()
MOST = 60  # entries named one by one; the ledger shows all


def entries_of(
    period: Period, *, basis: str, fund: Fund | None, donors: Collection[int] | None, known_until: datetime | None
) -> QuerySet[LedgerEntry]:
    """The entries of the period that count on this basis."""
    found = LedgerEntry.objects.filter(value_on__range=(period.starts_on, period.ends_on), kind__in=SIGNS[basis])
    found = found.filter(fund=fund) if fund is not None else found.filter(fund__kind__in=VOLUNTARY)
    if donors is not None:
        found = found.filter(contribution__donor__in=donors)
    return found if known_until is None else found.filter(posted_at__lte=known_until)


def explain(found: QuerySet[LedgerEntry]) -> Explanation:
    """Three queries."""
    shown, further = noted(found)
    return Explanation(rates_in(found), shown, further)


def noted(found: QuerySet[LedgerEntry]) -> tuple[tuple[EntryNote, ...], int]:
    """The entries that need a word, the oldest first, and how many more there are; two queries."""
    asked_about = found.filter(
        Q(late_for__isnull=False) | Q(reverses__isnull=False) | Q(kind__in=SPENDING_KINDS, amount_usd__lt=0)
    )
    shown = asked_about.select_related("project", "contribution", "late_for").order_by("value_on", "pk")[:MOST]
    return tuple(note_on(entry) for entry in shown), max(asked_about.count() - MOST, 0)


def note_on(entry: LedgerEntry) -> EntryNote:
    return EntryNote(
        entry=entry.pk,
        why="late" if entry.late_for else "reversal" if entry.reverses_id else "negative",
        kind=entry.kind,
        value_on=entry.value_on,
        occurred_on=entry.occurred_on,
        late_for=str(entry.late_for.period) if entry.late_for else "",
        project=entry.project.code if entry.project else "",
        contribution=entry.contribution.reference if entry.contribution else "",
        description=entry.description,
        usd=entry.amount_usd,
    )


def rates_in(found: QuerySet[LedgerEntry]) -> tuple[RateLine, ...]:
    """Each rate once, with how much was converted at it; one query."""
    lines = (
        found.filter(rate__isnull=False)
        .order_by("currency", "rate__effective_on")
        .values_list("currency", "rate__effective_on", "rate__rate")
        .annotate(entries=Count("pk"), usd=Sum("amount_usd"))
    )
    return tuple(RateLine(*line) for line in lines)
