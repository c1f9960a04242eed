"""Files that look like the real ones, written by ourselves: UPR Info tables and OHCHR matrices."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx

UPR_INFO_HEADINGS = (
    "SuR", "Rgrp", "Org", "Recommendation", "RS", "Rgrp", "Org", "Response", "Action", "Issue", "Session",
)  # fmt: skip
RENAMED_HEADINGS = (
    "To", "To-Rgrp", "To-Org", "Text", "From", "From-Rgrp", "From-Org", "Response", "Action", "Issue", "Session",
)  # fmt: skip


def upr_row(
    text: str = "Ratify the Convention against Torture",
    *,
    state: str = "Peru",
    by: str = "France",
    response: str = "Accepted",
    action: object = 5,
    issue: str = "Torture",
    session: object = 2,
) -> tuple[object, ...]:
    return (state, "GRULAC", "OEI", text, by, "WEOG", "EU", response, action, issue, session)


def upr_csv(
    path: Path,
    rows: Iterable[Sequence[object]],
    *,
    headings: Sequence[str] = UPR_INFO_HEADINGS,
    encoding: str = "utf-8",
    line_end: str = "\r\n",
    delimiter: str = ",",
) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end, delimiter=delimiter).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def upr_xlsx(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (UPR_INFO_HEADINGS, *rows):
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


CYCLE_2 = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")
CYCLE_4 = (
    "Recommendation and recommending State",
    "Position of the State under review",
    "Human rights themes and groups of persons",
    "Relevant SDGs",
)
CYCLE_2_HEADER = "UPR of Slovenia (2nd Cycle – 20th session)\t\t\tThematic list of recommendations"
CYCLE_4_HEADER = "UPR of Slovenia (4th Cycle - 48th Session)\t\t\tThematic list of recommendations*\t\tPage 1 of 2"


def cycle_4_row(
    text: str = "140.7 Ratify the Optional Protocol (Maldives) (Portugal);",
    *,
    source: str = "Source of Position: A/HRC/59/15/Add.1 - Para.3",
    position: str = "Supported",
    themes: str = "- Right to health\nGroups of Persons: \n- Women & girls",
    sdgs: str = "- 3 - GOOD HEALTH AND WELL-BEING\n- 16 - PEACE, JUSTICE AND STRONG INSTITUTIONS",
) -> tuple[str, str, str, str]:
    return (f"{text}\n{source}" if source else text, position, themes, sdgs)


def matrix(
    path: Path,
    rows: Iterable[str | Sequence[str]],
    *,
    headings: Sequence[str] = CYCLE_4,
    header: str = CYCLE_4_HEADER,
) -> Path:
    """A text stands for a theme heading, merged across the table as in the real files."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    table = document.add_table(rows=1, cols=4)
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    for row in rows:
        cells = table.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[3]).text = f"Theme: {row}"
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path
