"""Which rates of programme support costs there are, and which posted expenditure used them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.queries import NOTHING
from funding.support_costs.models import SupportCostRate

CHARGED = (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT)


@dataclass(frozen=True)
class Used:
    """Expenditure that stands in the ledger, and the support costs that went with it."""

    lines: int
    expenditure_usd: Decimal
    support_cost_usd: Decimal


def until_next(fund: Fund, contribution: Contribution | None, on: date) -> date | None:
    """The day on which the next rate of the same owner begins, if there is one."""
    later = SupportCostRate.objects.filter(fund=fund, contribution=contribution, effective_on__gt=on)
    return later.order_by("effective_on").values_list("effective_on", flat=True).first()


def expenditure_from(fund: Fund, contribution: Contribution | None, on: date) -> QuerySet[LedgerEntry]:
    """Standing lines with a value date from `on` until the next rate, to which a rate of this owner applies: an
    agreement's own, or the fund's where the agreement has none."""
    rows = LedgerEntry.objects.filter(
        fund=fund, kind__in=CHARGED, value_on__gte=on, reverses__isnull=True, reversed_by__isnull=True
    )
    if (end := until_next(fund, contribution, on)) is not None:
        rows = rows.filter(value_on__lt=end)
    if contribution is not None:
        return rows.filter(contribution=contribution)
    own = SupportCostRate.objects.filter(contribution=OuterRef("contribution"), effective_on__lte=OuterRef("value_on"))
    return rows.exclude(Q(contribution__isnull=False) & Exists(own))


def used_from(fund: Fund, contribution: Contribution | None, on: date) -> Used:
    """What is posted already from that day on: it keeps the rate at which it was charged."""
    rows = expenditure_from(fund, contribution, on)
    sums = rows.aggregate(lines=Count("pk"), usd=Sum("amount_usd"))
    charged = LedgerEntry.objects.filter(kind=EntryKind.SUPPORT_COST, accompanies__in=rows, reversed_by__isnull=True)
    support = charged.aggregate(usd=Sum("amount_usd"))["usd"]
    return Used(sums["lines"], sums["usd"] or NOTHING, support or NOTHING)


def has_been_used(rate: SupportCostRate) -> bool:
    """Whether a line to which it applies was posted since it was recorded."""
    rows = expenditure_from(rate.fund, rate.contribution, rate.effective_on)
    return rows.filter(posted_at__gte=rate.recorded_at).exists()
