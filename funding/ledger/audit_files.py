"""The ledger with every column that proves it, for auditors: keys of all records, rates, who posted and when, the file and
line it came from."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from funding.ledger.models import LedgerEntry
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.listing import Column, Export, Kind
from portal.listing.exports import Table, csv_response, xlsx_response

Fact = Callable[[LedgerEntry], Any]


def yes(value: bool) -> str:
    """The same word in every language: it is data."""
    return "yes" if value else ""


def of(*path: str) -> Fact:
    """A fact some records away; None where there is no such record."""

    def value(row: Any) -> Any:
        for name in path:
            row = getattr(row, name, None)
        return row

    return value


def key(name: str, label: Any, value: Fact) -> Column:
    return Column(name, label, value, Kind.CODE)  # a number by which nobody counts


FACTS = (
    key("id", _("Entry"), of("pk")),
    Column("value_on", _("Value date"), of("value_on"), Kind.DAY),
    key("kind", _("Kind, code"), of("kind")),
    Column("kind_label", _("Kind"), lambda row: row.get_kind_display()),
    key("fund_id", _("Fund, key"), of("fund_id")),
    key("fund", _("Fund"), of("fund", "code")),
    key("donor_id", _("Donor, key"), of("donor_id")),
    Column("donor", _("Donor"), of("donor", "organisation", "name")),
    key("contribution_id", _("Contribution, key"), of("contribution_id")),
    key("contribution", _("Contribution"), of("contribution", "reference")),
    key("project_id", _("Project, key"), of("project_id")),
    key("project", _("Project"), of("project", "code")),
    key("allocation_id", _("Allocation, key"), of("allocation_id")),
    key("instalment", _("Instalment"), of("instalment", "number")),
    key("object_class", _("Object class"), of("object_class")),
    key("currency", _("Currency"), of("currency")),
    Column("amount", _("Amount"), of("amount"), Kind.MONEY),
    key("rate_id", _("UN rate, key"), of("rate_id")),
    Column("rate", _("UN rate"), of("rate", "rate"), Kind.RATE),
    Column("rate_effective_on", _("Rate effective"), of("rate", "effective_on"), Kind.DAY),
    key("rate_basis", _("Basis of the rate"), of("rate", "basis")),
    Column("rate_source", _("Source of the rate"), of("rate", "source")),
    Column("amount_usd", _("US$"), of("amount_usd"), Kind.MONEY),
    Column("description", _("Description"), of("description"), is_main=True),
    key("reverses", _("Reverses entry"), of("reverses_id")),
    key("reversed_by", _("Reversed by entry"), of("reversed_by_entry")),
    key("accompanies", _("Goes with entry"), of("accompanies_id")),
    Column("occurred_on", _("Arose on"), of("occurred_on"), Kind.DAY),
    key("late_for", _("Late item of the period"), lambda row: str(row.late_for) if row.late_for else None),
    key("closing_entry", _("Closing entry"), lambda row: yes(row.is_closing)),
    Column("posted_at", _("Posted at"), of("posted_at"), Kind.MOMENT),
)
# Who posted, and where the line came from, are for those who see the people of OHCHR's side.
INSIDE = (
    Column("posted_by", _("Posted by"), of("posted_by", "name")),
    key("source_key", _("Line of the source"), of("source_key")),
    key("source_batch", _("Import number"), of("source_batch_id")),
    Column("source_file", _("File"), of("source_batch", "file_name")),
)


def table(request: HttpRequest) -> Table:
    inside = INSIDE if sees_inside(request.user) else ()
    return Table("ledger-for-audit", _("Ledger"), (*FACTS, *inside))


def sees_inside(user: Any) -> bool:
    return standing(user).is_staff or standing(user).has(Role.TRUSTEE)


def full(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    found = rows.select_related("late_for", "instalment", "posted_by", "source_batch")
    return found.defer("late_for__figures").annotate(reversed_by_entry=F("reversed_by"))


def as_csv(request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    return csv_response(table(request), full(rows))


def as_xlsx(request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    return xlsx_response(table(request), full(rows))


NOTE = _("every column, with the keys of all records")
AUDIT_FILES = (
    Export("audit-csv", _("For auditors, CSV"), NOTE, as_csv),
    Export("audit-xlsx", _("For auditors, Excel"), NOTE, as_xlsx),
)
