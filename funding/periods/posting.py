"""On which day something is posted whose own day may lie in a closed period."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed


@dataclass(frozen=True)
class Posting:
    """`value_on` is where the entry counts. A late item also says when it arose and which closed period it belongs to;
    a closing entry counts in a soft-closed period."""

    value_on: date
    occurred_on: date | None = None
    late_for: FinancialPeriod | None = None
    is_closing: bool = False

    @property
    def is_late(self) -> bool:
        return self.late_for is not None

    @property
    def facts(self) -> dict[str, Any]:
        """For funding.ledger.actions.entry."""
        return {
            "value_on": self.value_on,
            "occurred_on": self.occurred_on,
            "late_for": self.late_for,
            "is_closing": self.is_closing,
        }


class PostingDays:
    """The closed periods, read once: for many lines at a time. See also funding.ledger.guards, which has the last word."""

    @cached_property
    def closed(self) -> list[FinancialPeriod]:
        return list(FinancialPeriod.objects.closed().defer("figures").order_by("starts_on"))

    def posting_for(self, on: date, *, closing: bool = False) -> Posting:
        period = self.closing_off(on)
        if period is None:
            return Posting(on)
        if closing and period.status == PeriodStatus.SOFT_CLOSED:
            return Posting(on, is_closing=True)
        day = period.ends_on + timedelta(days=1)
        while (later := self.closing_off(day)) is not None:
            day = later.ends_on + timedelta(days=1)
        return Posting(day, occurred_on=on, late_for=period)

    def closing_off(self, on: date) -> FinancialPeriod | None:
        """The closed period that keeps entries off this day. Before a certified period every day is closed, also one that
        lies in no period: an entry there would move what was certified as its opening balance."""
        for period in self.closed:
            before = period.status == PeriodStatus.CERTIFIED and on < period.starts_on
            if before or period.starts_on <= on <= period.ends_on:
                return period
        return None


def posting_for(on: date, *, closing: bool = False, by: User | None = None) -> Posting:
    """The day itself while its period is open; else the first open day after it, as a late item.

    `closing`: a day in a soft-closed period is kept and the entry is a closing entry. Raises NotAllowed when `by` may not
    adjust a closed period. Call it in the transaction that posts; an entry that loses the race against somebody who
    closes is refused by the database (`ledger_period_closed`).
    """
    found = PostingDays().posting_for(on, closing=closing)
    if found.is_closing and by is not None and not by.has_perm("funding.adjust_financialperiod"):
        raise NotAllowed([Blocker(_("Only finance posts closing entries into a soft-closed period."))])
    return found
