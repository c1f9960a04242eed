"""An XLSX workbook of one sheet, written while its rows are read: the answer begins at once and memory stays flat.

XlsxWriter can only hand over a finished file. A sheet of 267,000 rows takes a minute to write, and nobody waits a minute for
the first byte; so the few parts of Office Open XML that one sheet needs are written here. Text is always an inline string,
which no program takes for a formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from portal.imports.tables import column_letter

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_CELL = 32_767  # what Excel accepts
EPOCH = date(1899, 12, 30)
ROWS_AT_A_TIME = 200
HEADING, TEXT, DAY, MOMENT = 1, 2, 3, 4  # indices into cellXfs below

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
WORKBOOK_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    "</Relationships>"
)
# quotePrefix keeps `- Iraq` a text also after somebody has edited the cell
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE9F5"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><bottom style="thin"><color auto="1"/></bottom></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf xfId="0" quotePrefix="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    '<xf xfId="0" numFmtId="165" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Pipe:
    """The file that `zipfile` writes to: what has been written is taken out at once and sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Belongs to what `zipfile` asks of a file."""

    def take(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def workbook(
    *,
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Any]],
    language: str,
    right_to_left: bool = False,
) -> Iterator[bytes]:
    """Cells are str, date, datetime or None."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("docProps/core.xml", core_properties(title, language))
        archive.writestr("xl/workbook.xml", book(title))
        archive.writestr("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS)
        archive.writestr("xl/styles.xml", STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for part in sheet_parts(headings, widths, rows, right_to_left=right_to_left):
                sheet.write(part.encode())
                if data := pipe.take():
                    yield data
        yield pipe.take()
    yield pipe.take()


def core_properties(title: str, language: str) -> str:
    """Also of documents: title, language, and when it was made."""
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dc:title>{clean(title)}</dc:title><dc:language>{language}</dc:language>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>'
    )  # fmt: skip


def book(title: str) -> str:
    name = clean(re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31]).replace('"', "&quot;")
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'


def sheet_parts(
    headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]], *, right_to_left: bool
) -> Iterator[str]:
    letters = [column_letter(index) for index in range(len(headings))]
    direction = ' rightToLeft="1"' if right_to_left else ""
    columns = "".join(
        f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>' for index, width in enumerate(widths, 1)
    )
    yield (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"{direction}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{row_xml(1, headings, letters, HEADING)}"
    )
    number = 1
    waiting: list[str] = []
    for number, cells in enumerate(rows, start=2):
        waiting.append(row_xml(number, cells, letters, TEXT))
        if len(waiting) == ROWS_AT_A_TIME:
            yield "".join(waiting)
            waiting.clear()
    yield f'{"".join(waiting)}</sheetData><autoFilter ref="A1:{letters[-1]}{number}"/></worksheet>'


def row_xml(number: int, cells: Sequence[Any], letters: Sequence[str], style: int) -> str:
    made = [cell_xml(f"{letter}{number}", cell, style) for letter, cell in zip(letters, cells, strict=True) if cell]
    return f'<row r="{number}">{"".join(made)}</row>'


def cell_xml(place: str, value: str | date | datetime, style: int) -> str:
    if isinstance(value, datetime):
        return f'<c r="{place}" s="{MOMENT}"><v>{serial(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{DAY}"><v>{(value - EPOCH).days}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{clean(value[:LONGEST_CELL])}</t></is></c>'


def serial(value: datetime) -> float:
    """Days since the epoch of the 1900 date system."""
    part = datetime.combine(EPOCH, value.time()) - datetime.combine(EPOCH, time())
    return (value.date() - EPOCH).days + part.total_seconds() / 86_400


def clean(text: str) -> str:
    """Without what XML cannot hold. `_x000D_` in a text is a text, not an escaped character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return escape(LOOKS_ESCAPED.sub("_x005F_", NOT_XML.sub("", text)))
