"""Which instalments are late: payable, and not covered by what arrived."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.agreements.models import Instalment
from funding.contributions.workflow import ContributionStatus
from funding.ledger.models import EntryKind, LedgerEntry
from portal.money import convert

NOTHING = Decimal("0.00")
Sums = Mapping[tuple[int, str, int | None], Decimal]  # contribution, kind, instalment → in the agreement's currency


@dataclass(frozen=True)
class Expected:
    """What has not arrived of one instalment, in its currency and in US$ at the agreement's rate."""

    instalment_id: int
    contribution_id: int
    number: int
    due_on: date
    payable_on: date  # its day, or that on which its condition was met if that came later
    currency: str
    unpaid: Decimal
    unpaid_usd: Decimal
    waits: bool  # for its condition: then it is never late


@dataclass(frozen=True)
class Late(Expected):
    days: int = 0


def late_instalments(user: Any, *, at: date, contribution: int | None = None) -> list[Late]:
    return [
        Late(**each.__dict__, days=(at - each.payable_on).days)
        for each in expected_instalments(user, at=at, contribution=contribution)
        if each.payable_on < at and not each.waits
    ]


def expected_instalments(user: Any, *, at: date, contribution: int | None = None) -> list[Expected]:
    """All unpaid instalments of signed agreements, by due date, two queries.

    A receipt that names its instalment pays that. What arrived without a name pays first what no instalment plans, since
    it may be older than the schedule, and then the earliest instalment.
    """
    wanted = Q() if contribution is None else Q(contribution=contribution)
    rows = list(
        Instalment.objects.visible_to(user)
        .filter(wanted)
        .filter(contribution__status=ContributionStatus.SIGNED)
        .filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=at))
        .select_related("contribution__rate")
        .order_by("contribution", "due_on", "number")
    )
    moved = (
        LedgerEntry.objects.filter(
            kind__in=(EntryKind.RECEIPT, EntryKind.WRITE_DOWN),
            value_on__lte=at,
            contribution__in={row.contribution_id for row in rows},
        )
        .order_by()
        .values_list("contribution", "kind", "instalment")
        .annotate(total=Sum("amount"))
    )
    sums: Sums = {(number, kind, named): total for number, kind, named, total in moved if number is not None}
    schedules: dict[int, list[Instalment]] = defaultdict(list)
    for row in rows:
        schedules[row.contribution_id].append(row)
    made = [
        expected(row, unpaid, at)
        for schedule in schedules.values()
        for row, unpaid in unpaid_of(schedule, sums)
        if unpaid > 0
    ]
    return sorted(made, key=lambda each: (each.due_on, each.contribution_id, each.number))


def unpaid_of(schedule: Sequence[Instalment], sums: Sums) -> Iterable[tuple[Instalment, Decimal]]:
    """Of the instalments of one agreement. What is more than an instalment asks counts as if it had no name."""
    gift = schedule[0].contribution
    planned = sum((row.amount for row in schedule), NOTHING)
    unplanned = gift.amount - sums.get((gift.pk, EntryKind.WRITE_DOWN, None), NOTHING) - planned
    named = {row.pk: sums.get((gift.pk, EntryKind.RECEIPT, row.pk), NOTHING) for row in schedule}
    free = max(sums.get((gift.pk, EntryKind.RECEIPT, None), NOTHING) - max(unplanned, NOTHING), NOTHING)
    free += sum((max(named[row.pk] - row.amount, NOTHING) for row in schedule), NOTHING)
    for row in schedule:
        still_open = max(row.amount - named[row.pk], NOTHING)
        taken = min(still_open, free)
        free -= taken
        yield row, still_open - taken


def expected(row: Instalment, unpaid: Decimal, at: date) -> Expected:
    rate = row.contribution.rate
    met = row.condition_met_on is not None and row.condition_met_on <= at
    return Expected(
        instalment_id=row.pk,
        contribution_id=row.contribution_id,
        number=row.number,
        due_on=row.due_on,
        payable_on=max(row.due_on, row.condition_met_on) if row.condition_met_on else row.due_on,
        currency=row.contribution.currency,
        unpaid=unpaid,
        unpaid_usd=convert(unpaid, rate.rate) if rate else unpaid,
        waits=bool(row.condition) and not met,
    )
