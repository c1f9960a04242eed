"""The sums that a statement is made of: from the balance table, or from the ledger itself when only what was known at a moment
in the past shall count. What was spent of each project is asked by itself: there are thousands of projects, and few readers
of a statement want to see them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from funding.funds.models import ASSESSED, VOLUNTARY, Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind, LedgerEntry
from portal.periods import Period

NOTHING = Decimal("0.00")
DIRECT = (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT)


@dataclass(frozen=True)
class Movement:
    """US$ of one fund, donor, kind and object class."""

    fund: int
    fund_kind: str
    donor: int | None
    kind: str
    object_class: str
    before: Decimal  # up to the day before the period
    within: Decimal
    until: Decimal  # up to the last day; summed by itself
    trailing: Decimal  # in the twelve months that end on the last day


def rows(
    *, fund: Fund | None, donors: Collection[int] | None, until: date, known_until: datetime | None
) -> QuerySet[Any]:
    """Balances, or entries posted by `known_until`: both have the same columns."""
    found: QuerySet[Any] = (
        Balance.objects.all() if known_until is None else LedgerEntry.objects.filter(posted_at__lte=known_until)
    )
    found = found.filter(value_on__lte=until)
    if fund is not None:
        found = found.filter(fund=fund)
    if donors is not None:
        found = found.filter(contribution__donor__in=donors)
    return found


def movements(
    period: Period,
    *,
    fund: Fund | None = None,
    donors: Collection[int] | None = None,
    known_until: datetime | None = None,
) -> list[Movement]:
    """Everything that a statement of the period adds up by itself, two queries; assessed sources are among them when `fund`
    is None."""
    found = rows(fund=fund, donors=donors, until=period.ends_on, known_until=known_until)
    kinds = dict(Fund.objects.values_list("pk", "kind"))
    keys = ("fund", "contribution__donor", "kind", "object_class")
    summed = (
        found.order_by()
        .values_list(*keys)
        .annotate(
            before=Sum("amount_usd", filter=Q(value_on__lt=period.starts_on), default=NOTHING),
            within=Sum("amount_usd", filter=Q(value_on__gte=period.starts_on), default=NOTHING),
            until=Sum("amount_usd", default=NOTHING),
            trailing=Sum("amount_usd", filter=Q(value_on__gte=twelve_months_to(period.ends_on)), default=NOTHING),
        )
    )
    return [Movement(number, kinds[number], *rest) for number, *rest in summed]


@dataclass(frozen=True)
class Spent:
    """US$ spent of one project in the period; `project` is None for what names none."""

    project: int | None
    direct_usd: Decimal
    support_cost_usd: Decimal


def spent_by_project(
    period: Period,
    *,
    fund: Fund | None = None,
    donors: Collection[int] | None = None,
    known_until: datetime | None = None,
) -> list[Spent]:
    """One query; of all voluntary funds when `fund` is None."""
    found = rows(fund=fund, donors=donors, until=period.ends_on, known_until=known_until)
    found = found.filter(value_on__gte=period.starts_on, kind__in=SPENDING_KINDS)
    if fund is None:
        found = found.filter(fund__kind__in=VOLUNTARY)
    summed = (
        found.order_by()
        .values_list("project")
        .annotate(
            direct=Sum("amount_usd", filter=Q(kind__in=DIRECT), default=NOTHING),
            support=Sum("amount_usd", filter=Q(kind=EntryKind.SUPPORT_COST), default=NOTHING),
        )
    )
    return [Spent(*row) for row in summed]


def twelve_months_to(day: date) -> date:
    """The first of the twelve months that end on a day."""
    following = day + timedelta(days=1)
    if (following.month, following.day) == (2, 29):
        return date(following.year - 1, 3, 1) - timedelta(days=1)
    return following.replace(year=following.year - 1)


def voluntary(found: Iterable[Movement]) -> list[Movement]:
    return [one for one in found if one.fund_kind in VOLUNTARY]


def assessed(found: Iterable[Movement]) -> list[Movement]:
    return [one for one in found if one.fund_kind in ASSESSED]


def summed(
    found: Iterable[Movement], key: Callable[[Movement], Any], of: Callable[[Movement], Decimal]
) -> dict[Any, Decimal]:
    sums: dict[Any, Decimal] = {}
    for one in found:
        name = key(one)
        sums[name] = sums.get(name, NOTHING) + of(one)
    return sums
