"""From when something is worth a look, soon wanted, or urgent: one table, each line with its reason. The page prints it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(IntEnum):
    """The higher, the sooner somebody has to act."""

    WATCH = 1
    SOON = 2
    URGENT = 3


@dataclass(frozen=True)
class Limits:
    """One line of the table. A value that reaches a limit has its severity; None: never that severe."""

    key: str
    watch: Decimal | None
    soon: Decimal | None
    urgent: Decimal | None
    unit: str  # days, percent, usd
    falls: bool  # whether less is worse
    what: Promise
    reason: Promise

    def of(self, value: Decimal | int) -> Severity | None:
        for severity, limit in (
            (Severity.URGENT, self.urgent),
            (Severity.SOON, self.soon),
            (Severity.WATCH, self.watch),
        ):
            if limit is not None and (value <= limit if self.falls else value >= limit):
                return severity
        return None


def days(
    key: str, watch: int, soon: int, urgent: int, what: Promise, reason: Promise, *, falls: bool = False
) -> Limits:
    return Limits(key, Decimal(watch), Decimal(soon), Decimal(urgent), "days", falls, what, reason)


def share(
    key: str, watch: str, soon: str, urgent: str | None, what: Promise, reason: Promise, *, falls: bool = False
) -> Limits:
    return Limits(
        key, Decimal(watch), Decimal(soon), Decimal(urgent) if urgent else None, "percent", falls, what, reason
    )


EXPIRY = days(
    "expiry", 365, 180, 90, _("Days until the money of an agreement may no longer be spent"),
    _("An extension or a carry-over takes a donor about three months to grant; a project takes about half a year to plan."),
    falls=True,
)  # fmt: skip
BURN_LOW = share(
    "burn_low", "0.75", "0.5", "0.25", _("Spent, as a share of the plan to date"),
    _("A quarter behind can be caught up; half behind hardly within the same validity."), falls=True,
)  # fmt: skip
BURN_HIGH = share(
    "burn_high", "1.25", "1.5", None, _("Spent, as a share of the plan to date"),
    _("At this pace the money ends well before its time."),
)  # fmt: skip
LATE = days(
    "late", 1, 30, 90, _("Days since an instalment was due"),
    _("A month covers the way of a transfer through the banks; after three months the year’s cost plan is at risk."),
)  # fmt: skip
PLEDGE = days(
    "pledge", 31, 91, 181, _("Days since a pledge was made that is not signed"),
    _("Letters are usually exchanged within three months; what is older than half a year is seldom signed without a call."),
)  # fmt: skip
IDLE = days(
    "idle", 60, 180, 365, _("Days since money arrived that is not allocated"),
    _("Allocation plans are made every quarter; money that waits for two of them has no use planned."),
)  # fmt: skip
OVERSPENT = Limits(
    "overspent", Decimal("0.01"), Decimal(1000), Decimal(10000), "usd", False,
    _("US$ spent beyond what a source has allocated to a project"),
    _("Less than US$ 1,000 is usually a late reversal or an exchange difference; more needs an allocation."),
)  # fmt: skip
REPORT = days(
    "report", 1, 14, 30, _("Days since a report to a donor was due"),
    _("Agreements tie the next instalment to the report; donors accept two weeks of delay, seldom a month."),
)  # fmt: skip
RATE = days(
    "rate", 35, 45, 62, _("Days since the newest United Nations rate of a currency in use came into force"),
    _("The United Nations publishes new rates each month; two months without one mean wrong US$ amounts."),
)  # fmt: skip
ENDED = days(
    "ended", 1, 90, 180, _("Days since a project ended that still holds money"),
    _("Last invoices arrive within three months after a project’s end."),
)  # fmt: skip

TABLE = (EXPIRY, BURN_LOW, BURN_HIGH, LATE, PLEDGE, IDLE, OVERSPENT, REPORT, RATE, ENDED)

TOO_EARLY = Decimal("0.25")  # before a quarter of the time has passed, burn says nothing: projects start slowly
CATCH_UP_DAYS = 365  # with more time than this, spending that is behind can still be planned: soon, never urgent
SMALL = Decimal("0.05")  # of an agreement: what may be left at the end without anybody minding
LEAST_USD = Decimal(500)  # less than this is never worth a call
TRAILING_DAYS = 180  # spending has seasons of a quarter; half a year evens them out
LEAST_DAYS = 90  # with a shorter history of spending the plan is the better forecast
AGES = (("0-30", 0, 30), ("31-90", 31, 90), ("91-180", 91, 180), ("over-180", 181, None))
