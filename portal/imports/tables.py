"""Readers that give a file as numbered lines of cells. They raise FileProblem and nothing else."""

import csv
import functools
import io
import itertools
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from portal.imports.codes import FileProblem
from portal.imports.sources import DOCX, TEXT, XLS, XLSX, Source

Cell = str | float | int | bool | None
MOST_COLUMNS = 500
MOST_SHEETS = 20
LOOKED_AT = 30  # filled lines of a sheet among which its headings are looked for
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCX_UNREAD = (W + "del", W + "moveFrom", W + "pPr")  # deleted, moved away, tab stops
DOCX_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
DELIMITERS = (",", ";", "\t")
csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True)
class Line:
    number: int  # as a person counts it in the file, headings included
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


def lines(source: Source, sheet: int = 0) -> Iterator[Line]:
    """One sheet of a workbook, the lines of a text file, or the tables of a document one after the other."""
    reader = READERS.get(source.type)
    if reader is None:
        return iter(())
    return guarded(functools.partial(reader, sheet=sheet) if source.type in WORKBOOKS else reader, source)


def beginnings(source: Source) -> list[list[Line]]:
    """The first filled lines of every sheet: headings may stand below a title, or on the second sheet."""
    if "beginnings" not in source.memory:
        filled = (
            (line for line in lines(source, sheet) if not line.is_empty) for sheet in range(number_of_sheets(source))
        )
        source.memory["beginnings"] = [list(itertools.islice(sheet, LOOKED_AT)) for sheet in filled]
    kept: list[list[Line]] = source.memory["beginnings"]
    return kept


def number_of_sheets(source: Source) -> int:
    if source.type not in WORKBOOKS:
        return 1
    try:
        return min(WORKBOOKS[source.type](source), MOST_SHEETS)
    except Exception as error:  # see `guarded`
        raise FileProblem("FILE_DAMAGED", raw=type(error).__name__) from error


def guarded(reader: Callable[[Source], Iterator[Line]], source: Source) -> Iterator[Line]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions that hold no data
            for line in reader(source):
                yield Line(line.number, [plain(cell) for cell in line.cells])
    except FileProblem:
        raise
    except GeneratorExit:
        raise
    except Exception as error:  # the parsers raise whatever a broken file makes them raise
        raise FileProblem("FILE_DAMAGED", raw=type(error).__name__) from error


def text_lines(source: Source) -> Iterator[Line]:
    """CSV. Lines that begin with # before the heading are comments, and counted."""
    with source.text() as file:
        comments = 0
        for first in file:
            if not first.startswith("#") and first.strip():
                break
            comments += 1
        else:
            return
        start = [first, *itertools.islice(file, 9)]
        rows = csv.reader(itertools.chain(start, file), delimiter=delimiter_of("".join(start)))
        for number, cells in enumerate(rows, start=comments + 1):
            yield Line(number, list(cells[:MOST_COLUMNS]))


def delimiter_of(start: str) -> str:
    """By the first lines, because a title without delimiters may stand above the headings."""
    outside_quotes = re.sub(r'"[^"]*"', "", start)
    return max(DELIMITERS, key=outside_quotes.count)


def xls_book(source: Source) -> Any:
    """UPR Info's workbooks call themselves corrupt to a strict reader and are complete all the same."""
    import xlrd

    # xlrd prints its complaints; nobody reads them there
    return xlrd.open_workbook(str(source.path), ignore_workbook_corruption=True, logfile=io.StringIO(), on_demand=True)


def xls_lines(source: Source, *, sheet: int = 0) -> Iterator[Line]:
    book = xls_book(source)
    source.memory["from_1904"] = bool(book.datemode)
    table = book.sheet_by_index(sheet)
    for number in range(table.nrows):
        cells = table.row(number)[:MOST_COLUMNS]
        yield Line(number + 1, [xls_value(cell, book.datemode) for cell in cells])


def xls_value(cell: Any, datemode: int) -> Cell:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        return plain(xlrd.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    value: Cell = cell.value
    return value


@contextmanager
def xlsx_book(source: Source, *, data_only: bool = True) -> Iterator[Any]:
    import openpyxl

    with source.path.open("rb") as file:  # given a path, openpyxl would judge the file by its ending
        book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def xlsx_sheets(source: Source) -> int:
    with xlsx_book(source) as book:
        return len(book.worksheets)


def xlsx_lines(source: Source, *, sheet: int = 0) -> Iterator[Line]:
    """Read without loading the sheet into memory.

    A formula gives the value last computed; one that was never computed gives itself, so that it can be refused.
    """
    with ExitStack() as books:
        book = books.enter_context(xlsx_book(source))
        source.memory["from_1904"] = book.epoch.year == 1904
        rows = xlsx_rows(book, sheet)
        if not has_formulas(source):
            yield from rows
            return
        written = xlsx_rows(books.enter_context(xlsx_book(source, data_only=False)), sheet)
        for line, other in zip(rows, written, strict=True):
            pairs = zip(line.cells, other.cells, strict=True)
            yield Line(line.number, [formula if value is None else value for value, formula in pairs])


def xlsx_rows(book: Any, sheet: int) -> Iterator[Line]:
    table = book.worksheets[sheet]
    table.reset_dimensions()  # a wrong dimension record would cut the sheet
    for number, cells in enumerate(table.iter_rows(values_only=True), start=1):
        yield Line(number, [plain(cell) for cell in cells[:MOST_COLUMNS]])


def has_formulas(source: Source) -> bool:
    if "formulas" not in source.memory:
        with zipfile.ZipFile(source.path) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            source.memory["formulas"] = any(holds_formula(archive, name) for name in names)
    return bool(source.memory["formulas"])


def holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(1024 * 1024):
            if FORMULA.search(tail + chunk):
                return True
            tail = chunk[-40:]
    return False


def docx_lines(source: Source) -> Iterator[Line]:
    for rows in docx_tables(source):
        yield from rows


def guarded_tables(source: Source) -> list[list[Line]]:
    """Every table of a document as its own list of lines; kept, because formats look for theirs."""
    if "tables" not in source.memory:
        tables: list[list[Line]] = []
        for line in guarded(docx_lines, source):
            if line.number == 1:
                tables.append([])
            tables[-1].append(line)
        source.memory["tables"] = tables
    kept: list[list[Line]] = source.memory["tables"]
    return kept


def docx_texts(source: Source) -> list[str]:
    """What stands around the tables: page headings first, then the paragraphs."""
    try:
        return list(docx_paragraphs(source))
    except Exception as error:  # see `guarded`
        raise FileProblem("FILE_DAMAGED", raw=type(error).__name__) from error


def docx_paragraphs(source: Source) -> Iterator[str]:
    import docx

    document = docx.Document(str(source.path))
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.even_page_header):
            yield from (paragraph.text for paragraph in part.paragraphs)
            yield from (cell.text for table in part.tables for row in table.rows for cell in row.cells)
    yield from (paragraph.text for paragraph in document.paragraphs)


def docx_tables(source: Source) -> Iterator[list[Line]]:
    """Each table as lines; a merged cell gives its text once for each column that it covers."""
    import docx

    body = docx.Document(str(source.path)).element.body
    for table in body.iter(W + "tbl"):
        if next(table.iterancestors(W + "tbl"), None) is None:
            rows = table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr")
            yield [Line(number, docx_cells(row)) for number, row in enumerate(rows, start=1)]


def docx_cells(row: Any) -> list[Cell]:
    """Straight from the XML: python-docx leaves out what stands in content controls and in tracked insertions."""
    cells: list[Cell] = []
    for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
        span = cell.xpath("string(./w:tcPr/w:gridSpan/@w:val)")
        width = int(span) if span.isdecimal() else 1
        text = "\n".join(docx_text(paragraph) for paragraph in cell.iter(W + "p"))
        cells += [text] * min(width, MOST_COLUMNS - len(cells))
    return cells


def docx_text(paragraph: Any) -> str:
    return "".join(
        DOCX_SIGNS.get(part.tag) or part.text or ""
        for part in paragraph.iter(W + "t", *DOCX_SIGNS)
        if next(part.iterancestors(*DOCX_UNREAD), None) is None
    )


def plain(value: Any) -> Cell:
    """A cell as PostgreSQL's JSON can keep it: dates in ISO form, no zero byte, no half of a surrogate pair, no NaN."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(getattr(value, "text", value))  # an array formula


WORKBOOKS: dict[str, Callable[[Source], int]] = {  # how many sheets it has
    XLS: lambda source: int(xls_book(source).nsheets),
    XLSX: xlsx_sheets,
}
READERS: dict[str, Callable[..., Iterator[Line]]] = {
    TEXT: text_lines,
    XLS: xls_lines,
    XLSX: xlsx_lines,
    DOCX: docx_lines,
}


def head(source: Source) -> list[Line]:
    """The first two lines that are not empty: headings and an example. Kept, because several formats ask."""
    if "head" not in source.memory:
        filled = (line for line in lines(source) if not line.is_empty)
        source.memory["head"] = list(itertools.islice(filled, 2))
    found: list[Line] = source.memory["head"]
    return found


def heading(source: Source) -> list[str]:
    """The cells of the first line that is not empty, in normal form: lower case, letters and digits only."""
    return [normal(cell) for cell in head(source)[0].cells] if head(source) else []


def normal(cell: Cell) -> str:
    return re.sub(r"[\W_]+", "", str(cell or "").casefold())


def column_letter(index: int) -> str:
    """0 → A, 26 → AA: how spreadsheets name a column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
