"""The parts of WordprocessingML that a table over many pages needs, in both directions.

Written as text: a row of five cells takes python-docx some milliseconds and this some microseconds.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.recommendations.exports.workbook import HEAD, OFFICE, PACKAGE, clean, core_properties

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh-hans": "zh-CN", "zh": "zh-CN", "ar": "ar-SA"}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "dv", "ckb")
# Times New Roman as in OHCHR's own lists: it has Latin, Cyrillic and Arabic. Chinese takes the font of its column.
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="SimSun"/>'
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 16838, 11906, 720  # A4 landscape, twentieths of a point
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def is_rtl(language: str) -> bool:
    return language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT


@dataclass(frozen=True)
class Run:
    """Text of one language. `code` is for symbols and numbers, which are written from left to right everywhere."""

    text: str
    language: str
    is_bold: bool = False
    is_italic: bool = False
    size: int = 20  # half points
    color: str = ""
    is_code: bool = False

    def xml(self) -> str:
        rtl = is_rtl(self.language) and not self.is_code
        flags = [
            FONTS,
            "<w:b/><w:bCs/>" if self.is_bold else "",
            "<w:i/><w:iCs/>" if self.is_italic else "",
            f'<w:color w:val="{self.color}"/>' if self.color else "",
            f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>',
            "<w:rtl/>" if rtl else "",
            language_mark(self.language),
        ]
        return f"<w:r><w:rPr>{''.join(flags)}</w:rPr>{text_xml(self.text)}</w:r>"


@dataclass(frozen=True)
class Paragraph:
    runs: Sequence[Run]
    is_rtl: bool = False
    is_centred: bool = False
    keeps_with_next: bool = False
    style: str = ""

    def xml(self, inside: str = "") -> str:
        """`inside`: further properties of the paragraph, such as the section that it ends."""
        properties = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keeps_with_next else "",
            "<w:bidi/>" if self.is_rtl else "",
            '<w:spacing w:before="40" w:after="40"/>',
            '<w:jc w:val="center"/>' if self.is_centred else "",
            inside,
        ]
        return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{''.join(run.xml() for run in self.runs)}</w:p>"


@dataclass(frozen=True)
class Cell:
    paragraphs: Sequence[Paragraph]
    span: int = 1
    fill: str = ""


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    is_heading: bool = False  # stands again at the top of each page


@dataclass(frozen=True)
class Section:
    """Pages with one heading line: a body of paragraphs, then a table."""

    heading: Sequence[Run]  # at the start, in the middle
    page_label: str  # "Page %(page)s of %(pages)s"
    before: Sequence[Paragraph]
    rows: Iterable[Row]
    caption: str


def text_xml(text: str) -> str:
    """Line ends become breaks, tabs become tabs."""
    parts = []
    for piece in re.split(r"(\n|\t)", clean(text)):
        if piece == "\n":
            parts.append("<w:br/>")
        elif piece == "\t":
            parts.append("<w:tab/>")
        elif piece:
            parts.append(f'<w:t xml:space="preserve">{piece}</w:t>')
    return "".join(parts)


def language_mark(language: str) -> str:
    tag = TAGS.get(language, language)
    kind = "bidi" if is_rtl(language) else "eastAsia" if tag.startswith("zh") else "val"
    return f'<w:lang w:{kind}="{clean(tag)}"/>'


def field_xml(name: str, like: Run) -> str:
    """A number that the program fills in: PAGE, NUMPAGES."""
    shown = Run("1", like.language, like.is_bold, size=like.size, is_code=True)
    return f'<w:fldSimple w:instr=" {name} ">{shown.xml()}</w:fldSimple>'


def table_xml(rows: Iterable[Row], widths: Sequence[int], caption: str, *, rtl: bool) -> str:
    sides = "".join(
        f'<w:{side} w:val="dotted" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{"<w:bidiVisual/>" if rtl else ""}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(row_xml(row, widths) for row in rows)}</w:tbl>"
    )


def row_xml(row: Row, widths: Sequence[int]) -> str:
    cells, column = [], 0
    for cell in row.cells:
        cells.append(cell_xml(cell, sum(widths[column : column + cell.span])))
        column += cell.span
    heading = "<w:tblHeader/>" if row.is_heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(cells)}</w:tr>"


def cell_xml(cell: Cell, width: int) -> str:
    properties = [
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else "",
    ]
    content = "".join(paragraph.xml() for paragraph in cell.paragraphs) or "<w:p/>"
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{content}</w:tc>"


def attribute(text: str) -> str:
    return clean(text).replace('"', "&quot;")


def header_xml(section: Section, *, rtl: bool) -> str:
    """The heading at the start of the line, the page number at its end."""
    last = section.heading[-1]
    before, _, rest = section.page_label.partition("%(page)s")
    between, _, after = rest.partition("%(pages)s")

    def said(text: str) -> str:
        return Run(text, last.language, last.is_bold, size=last.size).xml() if text else ""

    page = said(f"\t{before}") + field_xml("PAGE", last) + said(between) + field_xml("NUMPAGES", last) + said(after)
    return (
        f"{HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr>"
        f'<w:tabs><w:tab w:val="center" w:pos="{TEXT_WIDTH // 2}"/><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{"<w:bidi/>" if rtl else ""}<w:spacing w:after="120"/></w:pPr>'
        f"{''.join(run.xml() for run in section.heading)}{page}</w:p></w:hdr>"
    )


def section_xml(number: int, *, rtl: bool) -> str:
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader{number}"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}" w:orient="landscape"/>'
        f'<w:pgMar w:top="1100" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="500" w:footer="400" w:gutter="0"/>'
        f"{'<w:bidi/>' if rtl else ''}</w:sectPr>"
    )


def document(
    *, title: str, language: str, sections: Sequence[Section], widths: Sequence[int], footer: Paragraph
) -> bytes:
    """A whole document, landscape; `widths` of the columns add up to TEXT_WIDTH."""
    rtl = is_rtl(language)
    body = []
    for number, section in enumerate(sections, start=1):
        body += [paragraph.xml() for paragraph in section.before]
        body.append(table_xml(section.rows, widths, section.caption, rtl=rtl))
        is_last = number == len(sections)
        closing = section_xml(number, rtl=rtl)
        body.append(
            f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>{closing}'
            if is_last
            else Paragraph([]).xml(closing)
        )
    parts = {
        "[Content_Types].xml": content_types(len(sections)),
        "_rels/.rels": relations([("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
                                  ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")]),
        "docProps/core.xml": core_properties(title, TAGS.get(language, language)),
        "word/_rels/document.xml.rels": relations([
            ("rIdStyles", f"{OFFICE}/styles", "styles.xml"),
            ("rIdSettings", f"{OFFICE}/settings", "settings.xml"),
            ("rIdFooter", f"{OFFICE}/footer", "footer1.xml"),
            *((f"rIdHeader{n}", f"{OFFICE}/header", f"header{n}.xml") for n in range(1, len(sections) + 1)),
        ]),
        "word/styles.xml": styles(language),
        "word/settings.xml": settings(language),
        "word/footer1.xml": f"{HEAD}<w:ftr {NAMESPACES}>{footer.xml()}</w:ftr>",
        **{f"word/header{n}.xml": header_xml(section, rtl=rtl) for n, section in enumerate(sections, start=1)},
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
    }  # fmt: skip
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relations(entries: Iterable[tuple[str, str, str]]) -> str:
    made = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def content_types(sections: int) -> str:
    named = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        **{f"/word/header{n}.xml": f"{WORD}.header+xml" for n in range(1, sections + 1)},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def styles(language: str) -> str:
    """The document's own language stands in its defaults; a run of another language says so itself."""
    tag = TAGS.get(language, language)
    latin = "en-GB" if is_rtl(language) or tag.startswith("zh") else tag
    return (
        f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="20"/><w:szCs w:val="20"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        "</w:styles>"
    )


def settings(language: str) -> str:
    bidi = ' w:bidi="ar-SA"' if is_rtl(language) else ""
    latin = "en-GB" if is_rtl(language) else TAGS.get(language, language)
    return f'{HEAD}<w:settings xmlns:w="{MAIN}"><w:themeFontLang w:val="{latin}"{bidi}/></w:settings>'
