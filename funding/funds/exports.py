"""The overview of funds as a file: voluntary and assessed in one table, told apart by the kind, never added up."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from funding.funds.figures import FundRow, Sums
from portal.listing import Column, Kind
from portal.listing.exports import Table


def voluntary(figure: Callable[[Sums], Decimal]) -> Callable[[FundRow], Decimal | None]:
    """Empty for assessed money, which has no such figure."""
    return lambda row: figure(row.sums) if row.fund.is_voluntary else None


TABLE = Table(
    name="funds",
    title=_("Funds"),
    columns=(
        Column("code", _("Code"), lambda row: row.fund.code, Kind.CODE),
        Column("name", _("Fund"), lambda row: row.fund.name, is_main=True),
        Column("kind", _("Kind"), lambda row: row.fund.get_kind_display()),
        Column("accounting_title", _("Title in the accounts"), lambda row: row.fund.accounting_title),
        Column("recorded_usd", _("Recorded, US$"), voluntary(lambda sums: sums.agreed_usd), Kind.MONEY),
        Column("received_usd", _("Received, US$"), voluntary(lambda sums: sums.received_usd), Kind.MONEY),
        Column("refunded_usd", _("Refunded, US$"), voluntary(lambda sums: sums.refunded_usd), Kind.MONEY),
        Column("spent_usd", _("Spent, US$"), lambda row: row.sums.spent_usd, Kind.MONEY),
        Column("balance_usd", _("Balance (received), US$"), voluntary(lambda sums: sums.balance_usd), Kind.MONEY),
        Column(
            "recorded_balance_usd",
            _("Balance (recorded), US$"),
            voluntary(lambda sums: sums.recorded_balance_usd),
            Kind.MONEY,
        ),
        Column("allocated_usd", _("Allocated, US$"), voluntary(lambda sums: sums.allocated_usd), Kind.MONEY),
        Column("pledged_usd", _("Pledges outstanding, US$"), voluntary(lambda sums: sums.pledged_usd), Kind.MONEY),
    ),
)
