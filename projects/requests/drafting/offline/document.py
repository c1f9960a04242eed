"""The form as DOCX: one table of two columns, question and answer; keys stand beside the questions as hidden text."""

import io
from typing import Any

import docx
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from projects.requests.drafting.offline.rows import FORM_KEY, OfflineForm, Row, form_of
from projects.requests.drafting.offline.text import writable
from projects.requests.models import Request

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTHS = (Cm(6.5), Cm(10.5))
GREY = RGBColor(0x4A, 0x5A, 0x69)
LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh-hans": "zh-CN", "ar": "ar-SA"}


def write(request: Request) -> bytes:
    return fill_in(form_of(request))


def fill_in(form: OfflineForm) -> bytes:
    document = docx.Document()
    document.core_properties.title = f"{form.reference} {writable(form.title)}".strip()
    document.core_properties.author = ""
    document.core_properties.language = LANGUAGES[get_language() or "en"]
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2)
    heading = document.add_heading(_("Request for assistance"), level=0)
    note = document.add_paragraph(
        _("Write in the second column, save the file as DOCX and send it back on the page of the request.")
    )
    mirror(heading)
    mirror(note)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if get_language_bidi():
        table._tblPr.append(OxmlElement("w:bidiVisual"))
    add_row(table, Row(FORM_KEY, form.reference), secret=form.token)
    for row in form.rows:
        add_heading(table, row) if row.is_heading else add_row(table, row)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_heading(table: Any, row: Row) -> None:
    cells = table.add_row().cells
    cell = cells[0].merge(cells[1])
    title = cell.paragraphs[0]
    title.add_run(row.label).bold = True
    help_text = cell.add_paragraph(row.help)
    shade(cell, "D9E7F3")
    mirror(title)
    mirror(help_text)


def add_row(table: Any, row: Row, *, secret: str = "") -> None:
    line = table.add_row()
    question, answer = line.cells
    question.width, answer.width = WIDTHS
    line.height = Cm(0.6 * row.lines)
    first = question.paragraphs[0]
    first.add_run(writable(row.label)).bold = True
    key = first.add_run(f" [[{row.key}]]")
    key.font.hidden = True
    mirror(first)
    if row.help:
        hint = question.add_paragraph()
        run = hint.add_run(row.help)
        run.font.size, run.font.color.rgb = Pt(9), GREY
        mirror(hint)
    if secret:
        answer.paragraphs[0].add_run(secret).font.hidden = True
    elif row.choices:
        choose(answer.paragraphs[0], row)
    else:
        write_lines(answer, writable(row.answer))


def write_lines(cell: Any, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(line)
        mirror(paragraph)


def choose(paragraph: Any, row: Row) -> None:
    """A drop-down list as a content control; an office program without them shows plain text."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    tag = OxmlElement("w:tag")
    tag.set(qn("w:val"), row.key)
    choices = OxmlElement("w:dropDownList")
    for text in row.choices:
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), text)
        item.set(qn("w:value"), text)
        choices.append(item)
    properties.append(tag)
    properties.append(choices)
    run = paragraph.add_run(row.answer)._r
    control.append(properties)
    control.append(content)
    run.addprevious(control)
    content.append(run)
    mirror(paragraph)


def mirror(paragraph: Any) -> None:
    """Right to left where the language is. People may write an answer in another script all the same."""
    if not get_language_bidi():
        return
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.cs_bold = run.font.bold
        run.font.rtl = True


def shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)
