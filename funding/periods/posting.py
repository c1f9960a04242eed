"""On which day something is posted whose own day may lie in a closed period."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from funding.periods.models import FinancialPeriod


@dataclass(frozen=True)
class Posting:
    """`value_on` is where the entry counts. A late item also says when it arose and which closed period it belongs to."""

    value_on: date
    occurred_on: date | None = None
    late_for: FinancialPeriod | None = None

    @property
    def is_late(self) -> bool:
        return self.late_for is not None

    @property
    def facts(self) -> dict[str, Any]:
        """For funding.ledger.actions.entry."""
        return {"value_on": self.value_on, "occurred_on": self.occurred_on, "late_for": self.late_for}


def posting_for(on: date) -> Posting:
    """The day itself while its period is open; else the first open day after it, as a late item."""
    period = FinancialPeriod.objects.closed().of(on)
    if period is None:
        return Posting(on)
    day = period.ends_on + timedelta(days=1)
    while (later := FinancialPeriod.objects.closed().of(day)) is not None:
        day = later.ends_on + timedelta(days=1)
    return Posting(day, occurred_on=on, late_for=period)
