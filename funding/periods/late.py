"""What came too late for its period, and what was corrected afterwards."""

from typing import Any

from funding.ledger.models import LedgerEntry, LedgerQuerySet
from funding.periods.models import FinancialPeriod
from portal.periods import Period


def late_items_of(period: FinancialPeriod, user: Any) -> LedgerQuerySet:
    """Entries that belong to a closed period and count in a later one."""
    return LedgerEntry.objects.visible_to(user).for_list().filter(late_for=period).order_by("occurred_on", "pk")


def late_items_in(period: Period, user: Any) -> LedgerQuerySet:
    """Entries that count in this stretch of time and arose before it, in a period that was closed by then. For the
    statement of the period that took them: they are in its figures, and said apart."""
    rows = LedgerEntry.objects.visible_to(user).for_list().select_related("late_for")
    return rows.filter(
        value_on__range=(period.starts_on, period.ends_on), late_for__isnull=False, occurred_on__lt=period.starts_on
    ).order_by("value_on", "pk")


def corrections_of(period: FinancialPeriod, user: Any) -> LedgerQuerySet:
    """Reversals of the period's entries that count after it, late items aside."""
    rows = LedgerEntry.objects.visible_to(user).for_list()
    found = rows.filter(reverses__value_on__range=(period.starts_on, period.ends_on), value_on__gt=period.ends_on)
    return found.exclude(late_for=period).order_by("value_on", "pk")


def closing_entries_of(period: FinancialPeriod, user: Any) -> LedgerQuerySet:
    """What finance posted after the period was soft-closed."""
    rows = LedgerEntry.objects.visible_to(user).for_list()
    return rows.filter(value_on__range=(period.starts_on, period.ends_on), is_closing=True).order_by("value_on", "pk")
