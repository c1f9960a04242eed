"""The row report: one line for each message, with what was done about it; as CSV and as XLSX."""

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.imports import codes
from portal.imports.groups import code_counts
from portal.imports.models import ImportBatch, ImportRow, Outcome
from portal.listing.exports import formula_safe

# Machine names, the same in every language: reports are compared and fed back.
LONGEST_CELL = 32_000  # a workbook's cell holds a little more
COLUMNS = ("row", "column", "severity", "code", "message", "raw_value", "suggestion", "action_taken")


def lines(batch: ImportBatch) -> Iterator[tuple[str | int, ...]]:
    """Messages about the file first, then those of the rows in the order of the file, then what the file lacks."""
    for made in batch.messages:
        taken = _("nothing was imported") if codes.is_error(made) else _("noted")
        yield line(made.get("row", ""), made, taken)
    rows = batch.rows.filter(~Q(messages=[]) | ~Q(decisions={}))
    for row in rows.select_related("decided_by").iterator(chunk_size=1000):
        yield from row_lines(batch, row)
    for each in batch.absent:
        yield absent_line(each)


def row_lines(batch: ImportBatch, row: ImportRow) -> Iterator[tuple[str | int, ...]]:
    """A row that a person decided about has at least one line, even when nothing is left to remark."""
    taken = action_taken(batch, row)
    if row.decided_by:
        taken = _("%(taken)s; decided by %(who)s: %(decisions)s") % {
            "taken": taken,
            "who": row.decided_by.name,
            "decisions": ", ".join(f"{key} = {value}" for key, value in row.decisions.items()),
        }
    for made in row.messages:
        yield line(row.number, made, taken)
    if not row.messages:
        yield (row.number, "", codes.INFO, "DECIDED", _("A person decided about this row."), "", "", taken)


def absent_line(each: dict[str, Any]) -> tuple[str | int, ...]:
    return (
        "",
        "",
        codes.INFO,
        "MISSING_IN_FILE",
        _("The portal has this record, and the file lacks it."),
        f"{each['reference']}: {each['text']}",
        _("Look whether the file is complete. An import never deletes."),
        _("kept"),
    )


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
    return words[Outcome(row.outcome)][batch.applied_at is not None]


def write_csv(batch: ImportBatch, file: IO[str]) -> None:
    """UTF-8; the caller opens the file with `utf-8-sig` so that spreadsheets know it."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for cells in lines(batch):
        writer.writerow([formula_safe(cell) if isinstance(cell, str) else cell for cell in cells])


def xlsx(batch: ImportBatch, *, right_to_left: bool = False) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("rows")
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for index, width in enumerate((6, 22, 10, 22, 50, 40, 60, 24)):
            sheet.set_column(index, index, width)
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, cells in enumerate(lines(batch), start=1):
            for index, cell in enumerate(cells):
                write(sheet, number, index, cell, wrap)
        if right_to_left:
            sheet.right_to_left()
        counts = book.add_worksheet("counts")
        if right_to_left:
            counts.right_to_left()
        counts.set_column(0, 0, 24)
        counts.set_column(1, 1, 70)
        for number, (word, fact) in enumerate(counted(batch)):
            counts.write_string(number, 0, word, bold)
            write(counts, number, 1, fact, wrap)
    return content.getvalue()


def write(sheet: Any, row: int, column: int, cell: str | int, how: Any) -> None:
    """Text stays text, whatever it begins with."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, how)
    else:
        sheet.write_string(row, column, cell[:LONGEST_CELL], how)


def counted(batch: ImportBatch) -> Iterator[tuple[str, str | int]]:
    """Machine names, like those of the columns: which import, what became of it, how many rows of each outcome and code."""
    yield "import", batch.pk
    yield "file", batch.file_name
    yield "sha256", batch.sha256
    yield "profile", batch.profile
    yield "status", batch.status
    yield from batch.counts.items()
    yield "missing_in_file", len(batch.absent)
    for label, number in batch.things.items():
        yield f"new {label}", number
    yield from code_counts(batch).items()
