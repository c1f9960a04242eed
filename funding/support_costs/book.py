"""Which rate of programme support costs counts for a line of expenditure."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal

from funding.support_costs.models import SupportCostRate

NONE = Decimal(0)
Owner = tuple[int, int | None]  # fund, contribution


class SupportCosts:
    """All rates of these funds by one query. The agreement's own rate comes before the fund's; without any, nothing is
    charged."""

    def __init__(self, funds: set[int] | None = None) -> None:
        rates = SupportCostRate.objects.order_by("effective_on")
        if funds is not None:
            rates = rates.filter(fund__in=funds)
        self.known: dict[Owner, list[tuple[date, Decimal]]] = defaultdict(list)
        for rate in rates:
            self.known[rate.fund_id, rate.contribution_id].append((rate.effective_on, rate.percent))

    def percent(self, fund: int, contribution: int | None, on: date) -> Decimal:
        """Per cent of expenditure with value date `on`."""
        owners: list[Owner] = [(fund, contribution), (fund, None)] if contribution else [(fund, None)]
        for owner in owners:
            rates = self.known.get(owner, [])
            index = bisect_right(rates, on, key=lambda rate: rate[0])
            if index:
                return rates[index - 1][1]
        return NONE
