"""CSV and XLSX of what is on screen: the same rows, filters and order, every column of the declaration."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi

from portal.listing.declaration import Column, Kind, Listing, Text, plain

CHUNK = 2000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """What a file needs to know of rows that are no list of records: figures, for one."""

    name: str
    title: Text
    columns: tuple[Column, ...]


CELL_FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "#,##0",
    Kind.RATE: "0.000###",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(text: str) -> str:
    """For files that people open in a spreadsheet: a text from elsewhere must not become a formula there."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Echo:
    """csv.writer wants a file; this one hands the line back, so that the answer streams."""

    def write(self, line: str) -> str:
        return line


def values(listing: Listing | Table, rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows:
        yield [plain(column, row) for column in listing.columns]


def headers(columns: Iterable[Column]) -> list[str]:
    return [str(column.label) for column in columns]


def csv_lines(listing: Listing | Table, rows: Iterable[Any]) -> Iterator[str]:
    """RFC 4180 in UTF-8 with a byte order mark, ISO dates; cells are data and stay untouched."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(headers(listing.columns))
    for line in values(listing, rows):
        yield writer.writerow(["" if value is None else iso(value) for value in line])


def iso(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def csv_response(listing: Listing | Table, rows: Iterable[Any]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(listing, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{listing.name}.csv"'
    return response


def xlsx_response(listing: Listing | Table, rows: Iterable[Any]) -> HttpResponse:
    response = HttpResponse(xlsx_bytes(listing, rows), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{listing.name}.xlsx"'
    return response


def xlsx_bytes(listing: Listing | Table, rows: Iterable[Any]) -> bytes:
    return xlsx_of([(listing, rows)])


def xlsx_of(tables: Iterable[tuple[Listing | Table, Iterable[Any]]]) -> bytes:
    """One sheet a table, right to left in Arabic; text is never taken for a formula or a link."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in CELL_FORMATS.items()}
        taken: set[str] = set()
        for table, rows in tables:
            sheet = book.add_worksheet(sheet_name(str(table.title), taken))
            add_rows(sheet, table, rows, head, formats)
    return buffer.getvalue()


def sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 letters, none of those that a workbook refuses, and each once, whatever its case."""
    plain_title = title.translate(str.maketrans("[]:*?/\\'", "        ")).strip()
    name, number = plain_title[:31], 1
    while name.lower() in taken:
        number += 1
        name = f"{plain_title[:27]} {number}"
    taken.add(name.lower())
    return name


def add_rows(sheet: Any, table: Listing | Table, rows: Iterable[Any], head: Any, formats: dict[Kind, Any]) -> None:
    if get_language_bidi():
        sheet.right_to_left()
    sheet.write_row(0, 0, headers(table.columns), head)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, 48 if column.is_main else 18, formats.get(column.kind))
    for number, line in enumerate(values(table, rows), start=1):
        for index, (column, value) in enumerate(zip(table.columns, line, strict=True)):
            write(sheet, number, index, value, formats.get(column.kind))


def write(sheet: Any, row: int, column: int, value: Any, cell_format: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.localtime(value), cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), cell_format)  # noqa: DTZ001 a day has no zone
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, cell_format)
    else:
        sheet.write_string(row, column, str(value))
