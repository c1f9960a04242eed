"""What figures of money rest on: the balances of the ledger, which have to add up, and the entries behind them."""

from typing import Any

from django.db.models import Q, QuerySet, Sum

from funding.ledger.models import Balance
from portal.periods import Period


class DoesNotReconcile(ValueError):
    """Opening balance, movements and closing balance do not agree: the ledger's balances are not to be reported."""


def counted(rows: QuerySet[Balance], period: Period, *keys: str) -> QuerySet[Balance, tuple[Any, ...]]:
    """For each combination of the keys, how many ledger entries these balances gather up to the day before the period,
    and how many within it: (key, …, before, within). One query."""
    return (
        rows.filter(value_on__lte=period.ends_on)
        .order_by()
        .values_list(*keys)
        .annotate(
            before=Sum("entries", filter=Q(value_on__lt=period.starts_on), default=0),
            within=Sum("entries", filter=Q(value_on__gte=period.starts_on), default=0),
        )
    )
