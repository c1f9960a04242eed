"""Which instalments are late: due, not waiting for a condition, and not covered by what arrived."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Expected:
    """What has not arrived of one instalment, in its currency and in US$ at the agreement's rate."""

    instalment_id: int
    contribution_id: int
    number: int
    due_on: date
    currency: str
    unpaid: Decimal
    unpaid_usd: Decimal
    waits: bool  # for its condition: then it is never late


@dataclass(frozen=True)
class Late(Expected):
    days: int = 0


def late_instalments(user: Any, *, at: date, contribution: int | None = None) -> list[Late]:
    return [
        Late(**each.__dict__, days=(at - each.due_on).days)
        for each in expected_instalments(user, at=at, contribution=contribution)
        if each.due_on < at and not each.waits
    ]


def expected_instalments(user: Any, *, at: date, contribution: int | None = None) -> list[Expected]:
    """All unpaid instalments of signed agreements, by due date, two queries. A receipt that names its instalment pays that;
    what arrived without a name pays the earliest."""
    wanted = Q() if contribution is None else Q(contribution=contribution)
    rows = list(
        Instalment.objects.visible_to(user)
        .filter(wanted)
        .filter(contribution__status=ContributionStatus.SIGNED)
        .filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=at))
        .select_related("contribution__rate")
        .order_by("contribution", "due_on", "number")
    )
    arrived = (
        LedgerEntry.objects.filter(
            kind=EntryKind.RECEIPT, value_on__lte=at, contribution__in={row.contribution_id for row in rows}
        )
        .order_by()
        .values_list("contribution", "instalment")
        .annotate(total=Sum("amount"))
    )
    paid = {(contribution, instalment): total for contribution, instalment, total in arrived}
    made = [expected(row, unpaid, at) for row, unpaid in unpaid_of(rows, paid) if unpaid > 0]
    return sorted(made, key=lambda each: (each.due_on, each.contribution_id, each.number))


def unpaid_of(
    rows: Iterable[Instalment], paid: Mapping[tuple[int, int | None], Decimal]
) -> Iterable[tuple[Instalment, Decimal]]:
    """More than an instalment asks, received under its name, goes to the earliest as well."""
    rows = list(rows)
    free: dict[int, Decimal] = defaultdict(Decimal)
    for (contribution, instalment), total in paid.items():
        if instalment is None:
            free[contribution] += total
    named = {row.pk: paid.get((row.contribution_id, row.pk), NOTHING) for row in rows}
    for row in rows:
        free[row.contribution_id] += max(named[row.pk] - row.amount, NOTHING)
    for row in rows:
        open_amount = max(row.amount - named[row.pk], NOTHING)
        taken = min(open_amount, max(free[row.contribution_id], NOTHING))
        free[row.contribution_id] -= taken
        yield row, open_amount - taken


def expected(row: Instalment, unpaid: Decimal, at: date) -> Expected:
    rate = row.contribution.rate
    met = row.condition_met_on is not None and row.condition_met_on <= at
    return Expected(
        instalment_id=row.pk,
        contribution_id=row.contribution_id,
        number=row.number,
        due_on=row.due_on,
        currency=row.contribution.currency,
        unpaid=unpaid,
        unpaid_usd=convert(unpaid, rate.rate) if rate else unpaid,
        waits=bool(row.condition) and not met,
    )
