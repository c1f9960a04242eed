"""The figures of the desk as a file: one line a figure, with its basis, its day and the address of its rows."""

from django.utils.translation import gettext_lazy as _

from portal.listing.declaration import Column, Kind
from portal.listing.exports import Table
from projects.states.desk.figures import Desk

COLUMNS = (
    Column("id", _("Figure"), lambda row: row[0].id, Kind.CODE),
    Column("name", _("What is counted"), lambda row: row[0].label, is_main=True),
    Column("value", _("Value"), lambda row: row[0].value, Kind.NUMBER),
    Column("basis", _("Basis"), lambda row: row[0].basis),
    Column("as_at", _("As at"), lambda row: row[1], Kind.DAY),
    Column("address", _("Address"), lambda row: row[0].url, Kind.CODE),
)


def table(made: Desk) -> Table:
    return Table(f"desk-{made.state.iso3}", _("Desk of the State: %(state)s") % {"state": made.state.name}, COLUMNS)


def rows(made: Desk) -> list[tuple[object, object]]:
    return [(figure, made.as_at) for figure in made.figures]
