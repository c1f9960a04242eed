"""The row report: one line for each message, with what was done about it; as CSV and as XLSX."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from portal.imports import codes
from portal.imports.models import ImportBatch, ImportRow, Outcome

# Machine names, the same in every language: reports are compared and fed back.
COLUMNS = ("row", "column", "severity", "code", "message", "raw_value", "suggestion", "action_taken")


def lines(batch: ImportBatch) -> Iterator[tuple[str | int, ...]]:
    """Messages about the file first, then those of the rows, in the order of the file."""
    for made in batch.messages:
        taken = _("nothing was imported") if codes.is_error(made) else _("noted")
        yield line(made.get("row", ""), made, taken)
    for row in batch.rows.with_messages().iterator(chunk_size=1000):
        for made in row.messages:
            yield line(row.number, made, action_taken(batch, row))


def line(number: str | int, made: dict[str, object], taken: str) -> tuple[str | int, ...]:
    told = codes.described(made)
    return (
        number,
        told["column"],
        told["severity"],
        told["code"],
        told["message"],
        told["raw"],
        told["suggestion"],
        taken,
    )


def action_taken(batch: ImportBatch, row: ImportRow) -> str:
    """What happened to the row, or would happen."""
    if batch.status == ImportBatch.Status.UNDONE:
        return _("taken back")
    words = {
        Outcome.CREATE: (_("would be added"), _("added")),
        Outcome.UPDATE: (_("would be changed"), _("changed")),
        Outcome.UNCHANGED: (_("nothing to change"), _("nothing to change")),
        Outcome.CONFLICT: (_("the portal's value would stay"), _("the portal's value stayed")),
        Outcome.REJECT: (_("would be left out"), _("left out")),
    }
    return words[Outcome(row.outcome)][batch.is_applied]


def write_csv(batch: ImportBatch, file: IO[str]) -> None:
    """UTF-8; the caller opens the file with `utf-8-sig` so that spreadsheets know it."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for cells in lines(batch):
        writer.writerow([guarded(cell) for cell in cells])


def guarded(cell: str | int) -> str | int:
    """A value from a foreign file must not become a formula in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def xlsx(batch: ImportBatch, *, right_to_left: bool = False) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("rows")
        if right_to_left:
            sheet.right_to_left()
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, cells in enumerate(lines(batch), start=1):
            sheet.write_row(number, 0, cells, wrap)
        sheet.freeze_panes(1, 0)
        for index, width in enumerate((6, 22, 10, 22, 50, 40, 60, 24)):
            sheet.set_column(index, index, width)
        counts = book.add_worksheet("counts")
        for number, (word, count) in enumerate(batch.counts.items()):
            counts.write_row(number, 0, (word, count))
    return content.getvalue()
