"""What a returned sheet says: checked for safety and origin before anything is read, then read cell by cell with its address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.sources import MEGABYTE, XLSX, Source, open_source
from projects.requests.drafting.offline.reading import as_text
from projects.results.grid.typed import plain
from projects.results.models import ReportingPeriod
from projects.results.sheet.layout import FORMAT, KEY, NOTE, PLACE_IN, SALT, grades_in_all_languages

LARGEST = 10 * MEGABYTE
A_KEY = re.compile(r"\[\[\s*(form|i\.\d{1,9}|b\.\d{1,9}\.\d{1,9})\s*\]\]")
ANY_KEY = re.compile(r"\[\[(.*?)\]\]")


class NotOurSheet(Exception):
    """The file is refused, with the sentence for the person who sent it."""


@dataclass
class ReadRow:
    """One indicator: place → text, and place → address of the cell. Places of a breakdown are `breakdown-7`, `breakdown-7-of`."""

    cells: dict[str, str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    based_on: dict[str, int]
    rows: dict[str, ReadRow] = field(default_factory=dict)  # indicator → its cells
    problems: list[tuple[str, str]] = field(default_factory=list)  # address, sentence


def read(path: Path, name: str, period: ReportingPeriod) -> Reading:
    """The cells of a sheet that was downloaded for this period. Raises NotOurSheet with words for the person."""
    source = source_of(path, name)
    try:
        found = list(tables.lines(source))
        formulas = formulas_in(source)
    except FileProblem as problem:
        raise NotOurSheet(str(problem)) from problem
    token = token_in(found)
    if token["period"] != period.pk:
        raise NotOurSheet(
            _("This sheet was downloaded for another period or project. Send it back on the page of that period.")
        )
    if token["format"] != FORMAT:
        raise NotOurSheet(
            _("This sheet comes from an earlier version of the portal. Download it again and copy your values into it.")
        )
    made = Reading({str(key): int(number) for key, number in token["based_on"].items()})
    for line in found:
        read_line(made, line, formulas)
    return made


def source_of(path: Path, name: str) -> Source:
    try:
        source = open_source(path, name=name, limit=LARGEST)
    except FileProblem as problem:
        raise NotOurSheet(str(problem)) from problem
    if source.type != XLSX:
        raise NotOurSheet(
            _("This is not an XLSX file. Send the sheet that you downloaded here, saved in its own format.")
        )
    return source


def token_in(lines: list[tables.Line]) -> dict[str, Any]:
    for line in lines:
        if key_of(line) == "form" and len(line.cells) > NOTE:
            try:
                found: dict[str, Any] = signing.loads("".join(str(line.cells[NOTE]).split()), salt=SALT)
            except signing.BadSignature:
                break
            return found
    raise NotOurSheet(
        _(
            "This is not a sheet that the portal made, or its first row was changed. Download it again and copy your values into it."
        )
    )


def key_of(line: tables.Line) -> str:
    found = A_KEY.fullmatch(str(line.cells[KEY] or "").strip()) if line.cells else None
    return found[1] if found else ""


def formulas_in(source: Source) -> dict[str, str]:
    """Address → formula, of the first sheet."""
    if not tables.has_formulas(source):
        return {}
    try:
        with tables.xlsx_book(source, data_only=False) as book:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            return {
                cell.coordinate: str(getattr(cell.value, "text", cell.value))[:60]
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "f"
            }
    except Exception as error:  # the parser raises whatever a broken file makes it raise
        raise FileProblem("FILE_DAMAGED", raw=type(error).__name__) from error


def read_line(made: Reading, line: tables.Line, formulas: Mapping[str, str]) -> None:
    """Cells of a keyed line. A key that the token does not name was changed by hand: its line is refused by name."""
    key = key_of(line)
    written = ANY_KEY.fullmatch(str(line.cells[KEY] or "").strip()) if line.cells else None
    if not key:
        if written:
            made.problems.append((address(line, KEY), changed_key(written[1])))
        return
    if key == "form":
        return
    kind, indicator, *category = key.split(".")
    if indicator not in made.based_on:
        made.problems.append((address(line, KEY), changed_key(key)))
        return
    row = made.rows.setdefault(indicator, ReadRow())
    for place, column in places(kind, category):
        if place in row.at:
            made.problems.append((address(line, KEY), _("This row stands in the sheet twice; the first one is read.")))
            return
        row.at[place] = address(line, column)
        add_cell(made, row, place, line, column, formulas)


def changed_key(key: str) -> str:
    return _("The hidden key “%(key)s” is not one of this sheet: the row is left out.") % {"key": key[:40]}


def places(kind: str, category: list[str]) -> Iterator[tuple[str, int]]:
    for column, place in PLACE_IN.items():
        if kind == "i":
            yield place, column
        elif place in ("numerator", "denominator"):
            yield f"breakdown-{category[0]}" + ("-of" if place == "denominator" else ""), column


def address(line: tables.Line, column: int) -> str:
    return f"{tables.column_letter(column)}{line.number}"


def add_cell(
    made: Reading, row: ReadRow, place: str, line: tables.Line, column: int, formulas: Mapping[str, str]
) -> None:
    at = address(line, column)
    if at in formulas:
        sentence = _("A formula (%(formula)s) is not taken over: write the value itself.") % {"formula": formulas[at]}
        made.problems.append((at, sentence))
        row.cells.pop(place, None)
        return
    cell = line.cells[column] if column < len(line.cells) else None
    text = figure(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else as_text(cell)
    if place == "grade" and text:
        grade = grades_in_all_languages().get(text.casefold())
        if grade is None:
            made.problems.append((at, _("“%(text)s” is not one of the words of the list.") % {"text": text[:40]}))
            return
        text = grade
    row.cells[place] = text


def figure(cell: float) -> str:
    """A number of a spreadsheet is one number only, whatever its digits look like; those beyond the fifteenth are not its own."""
    return plain(Decimal(f"{cell:.15g}"))
