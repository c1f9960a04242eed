"""A dashboard as a file: its figures, one line each with basis, day and source; in a workbook also the table of each chart."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from portal.charts.shown import Cell, Shown
from portal.listing.declaration import Column, Kind
from portal.listing.exports import XLSX_TYPE, Table, csv_response, xlsx_of
from reports.dashboards.declaration import Answer
from reports.kinds import units
from reports.kinds.words import BASES

COLUMNS = (
    Column("id", _("Figure"), lambda line: line.figure.id, Kind.CODE),
    Column("name", _("What is counted"), lambda line: line.name, is_main=True),
    Column("value", _("Value"), lambda line: line.figure.value, Kind.MONEY),
    Column("unit", _("Unit"), lambda line: units.unit(line.figure.unit)),
    Column("basis", _("Basis"), lambda line: str(BASES.get(line.figure.basis, line.figure.basis))),
    Column("as_at", _("As at"), lambda line: line.figure.as_at, Kind.DAY),
    Column("rows", _("Records"), lambda line: line.figure.rows, Kind.NUMBER),
    Column("source", _("Source"), lambda line: line.figure.source, Kind.CODE),
    Column("address", _("Address"), lambda line: line.url, Kind.CODE),
)


def figures_table(made: Answer) -> Table:
    name = f"{made.dashboard.code}-{made.asked.as_at:%Y-%m-%d}"
    return Table(name, made.dashboard.title, COLUMNS)


def csv_file(made: Answer, charts: Mapping[str, Shown]) -> HttpResponseBase:
    return csv_response(figures_table(made), made.lines)


def workbook(made: Answer, charts: Mapping[str, Shown]) -> HttpResponseBase:
    table = figures_table(made)
    further = ((table_of(shown), rows_of(shown, made)) for shown in charts.values())
    response = HttpResponse(xlsx_of([(table, made.lines), *further]), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.xlsx"'
    return response


def table_of(shown: Shown) -> Table:
    """The table behind a chart. Its cells are numbers where they are figures of the list, else as the page says them."""

    def column(index: int, head: str) -> Column:
        return Column(str(index), head, lambda row: row[index], is_main=index == 0)

    return Table(shown.key, shown.question, tuple(column(index, head) for index, head in enumerate(shown.heads)))


def rows_of(shown: Shown, made: Answer) -> Iterator[list[Any]]:
    known = {line.figure.id: line.figure.value for line in made.lines}

    def value(cell: Cell) -> Any:
        return known.get(cell.figure, cell.text) if cell.figure else cell.text

    for row in (*shown.rows, *([shown.total] if shown.total else [])):
        values = [value(cell) for cell in row]
        yield values + [""] * (len(shown.heads) - len(values))
