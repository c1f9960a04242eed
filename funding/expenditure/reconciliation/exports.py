"""The explanation of one total as a file: every line behind every part of the difference."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.expenditure.reconciliation.figures import Bridge
from funding.ledger.models import LedgerEntry
from portal.listing import Column, Kind
from portal.listing.exports import Table, csv_response, xlsx_response


class Part(NamedTuple):
    part: Any
    day: date | None
    line: str
    text: str
    project: str
    amount_usd: Decimal


TABLE = Table(
    "reconciliation",
    gettext_lazy("Reconciliation with the accounts"),
    (
        Column("part", gettext_lazy("Part"), lambda row: str(row.part), is_main=True),
        Column("day", gettext_lazy("Day"), lambda row: row.day, Kind.DAY),
        Column("line", gettext_lazy("Line of the source"), lambda row: row.line),
        Column("text", gettext_lazy("Text"), lambda row: row.text),
        Column("project", gettext_lazy("Project"), lambda row: row.project),
        Column("amount_usd", gettext_lazy("US$"), lambda row: row.amount_usd, Kind.MONEY),
    ),
)


def explanation(found: Bridge, wanted: str) -> HttpResponseBase:
    rows = list(parts(found))
    return xlsx_response(TABLE, rows) if wanted == "xlsx" else csv_response(TABLE, rows)


def parts(found: Bridge) -> Iterator[Part]:
    """The sums first, as on the page, then the lines."""
    total = found.total
    yield Part(_("Total of the source"), total.ends_on, total.reference, total.source, "", total.amount_usd)
    yield Part(_("Ledger"), total.ends_on, "", total.fund.code, "", found.ledger_usd)
    yield Part(_("Difference"), None, "", "", "", found.difference_usd)
    yield Part(_("Not explained by any line"), None, "", "", "", found.unexplained_usd)
    for waits in found.waiting:
        yield Part(_("In a file of the source, not posted"), waits.day, waits.key, waits.text, "", waits.amount_usd)
    for label, lines in (
        (_("Posted, not a line of the source"), found.by_hand),
        (_("Late item that counts in a later period"), found.late_elsewhere),
        (_("Late item of an earlier period"), found.late_here),
        (_("Support cost charged by the portal"), found.charged),
    ):
        yield from (of_entry(label, line) for line in lines)


def of_entry(label: str, line: LedgerEntry) -> Part:
    day = line.occurred_on or line.value_on
    return Part(
        label, day, line.source_key, line.description, line.project.code if line.project else "", line.amount_usd
    )
