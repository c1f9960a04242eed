"""The grid of a period as XLSX: locked headings, open cells, lists to choose from; right to left in Arabic. Text stays text."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from portal import formats
from projects.requests.drafting.offline.text import writable
from projects.results.entries import LARGEST
from projects.results.grid.rows import GRADES, GridRow
from projects.results.grid.typed import Reader
from projects.results.models import EvidenceGrade, ReportingPeriod
from projects.results.sheet.layout import (
    ASKS,
    BEFORE,
    CODE,
    COLUMN_OF,
    DENOMINATOR,
    GRADE,
    KEY,
    LABEL,
    NOTE,
    NUMERATOR,
    TARGET,
    TEXT,
    Line,
    headings,
    lines,
    token_for,
)

WIDTHS = {
    CODE: 9,
    LABEL: 46,
    ASKS: 18,
    BEFORE: 14,
    TARGET: 14,
    NUMERATOR: 13,
    DENOMINATOR: 13,
    TEXT: 40,
    GRADE: 16,
    NOTE: 40,
}
FIGURES = ("numerator", "denominator")
FIRST = 3  # rows above the first line: token, instruction, headings
Styles = dict[str, Any]


def write(period: ReportingPeriod, rows: list[GridRow]) -> bytes:
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(period.project.code[:31])
        if get_language_bidi():
            sheet.right_to_left()
        styles = styles_of(book)
        begin(book, sheet, styles, period, rows)
        for number, line in enumerate(lines(rows), start=FIRST):
            write_line(sheet, number, line, styles)
        sheet.freeze_panes(FIRST, LABEL + 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST - 1)
    return buffer.getvalue()


def styles_of(book: Any) -> Styles:
    top = {"text_wrap": True, "valign": "top"}
    open_cell = top | {"border": 1, "locked": False, "bg_color": "#FFFDF0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(top | {"bold": True, "bg_color": "#00598F", "font_color": "#FFFFFF"}),
        "outcome": book.add_format(top | {"bold": True, "bg_color": "#D9E7F3"}),
        "label": book.add_format(top),
        "part": book.add_format(top | {"indent": 2, "font_color": "#4A5A69"}),
        "help": book.add_format(top | {"font_color": "#4A5A69"}),
        "figure": book.add_format(open_cell | {"num_format": "General"}),
        "words": book.add_format(open_cell | {"num_format": "@"}),
        "closed": book.add_format(top | {"font_color": "#4A5A69", "bg_color": "#F3F5F8"}),
        "hidden": book.add_format({"font_color": "#FFFFFF", "font_size": 1}),
    }


def begin(book: Any, sheet: Any, styles: Styles, period: ReportingPeriod, rows: list[GridRow]) -> None:
    sheet.set_column(KEY, KEY, 4, None, {"hidden": True})
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.write_string(0, KEY, "[[form]]")
    sheet.write_string(0, CODE, period.project.code, styles["title"])
    sheet.write_string(0, LABEL, formats.period(period.starts_on, period.ends_on), styles["title"])
    sheet.write_string(0, NOTE, token_for(period, rows), styles["hidden"])
    sheet.set_row(0, 22)
    sheet.write_string(
        1,
        LABEL,
        _("Fill in the yellow cells, save as XLSX, and send the file back on the page of the period."),
        styles["help"],
    )
    sheet.set_row(1, 30)
    for column, text in enumerate(headings()):
        sheet.write_string(2, column, text, styles["head"])


def write_line(sheet: Any, number: int, line: Line, styles: Styles) -> None:
    if line.is_heading:
        for column in range(CODE, NOTE + 1):
            sheet.write_blank(number, column, None, styles["outcome"])
        sheet.write_string(number, CODE, line.code, styles["outcome"])
        sheet.write_string(number, LABEL, writable(line.label), styles["outcome"])
        return
    sheet.write_string(number, KEY, f"[[{line.key}]]")
    sheet.write_string(number, CODE, line.code, styles["label"])
    sheet.write_string(number, LABEL, writable(line.label), styles["label" if line.code else "part"])
    for column, text in ((ASKS, line.asks), (BEFORE, line.before), (TARGET, line.target)):
        sheet.write_string(number, column, writable(text), styles["help"])
    for place, text in (line.cells or {}).items():
        write_cell(sheet, number, place, text, line, styles)
    sheet.set_row(number, 15 * max(1, 1 + len(line.label) // 44, 1 + len((line.cells or {}).get("text", "")) // 38))


def write_cell(sheet: Any, number: int, place: str, text: str, line: Line, styles: Styles) -> None:
    column = COLUMN_OF[place]
    style = styles["closed"] if line.is_closed else styles["figure" if place in FIGURES else "words"]
    figure = Reader(0).number(place, text) if place in FIGURES else None
    if figure is not None and as_float_is_exact(figure):
        sheet.write_number(number, column, float(figure), style)
    else:
        sheet.write_string(number, column, writable(text), style) if text else sheet.write_blank(
            number, column, None, style
        )
    if not line.is_closed:
        validate(sheet, number, column, place, line)


def as_float_is_exact(figure: Any) -> bool:
    """A spreadsheet keeps 15 digits; what has more stays text."""
    return len(figure.normalize().as_tuple().digits) <= 15


def validate(sheet: Any, number: int, column: int, place: str, line: Line) -> None:
    """What can be chosen, or is a number at all; text that means a number in the person's language may be typed all the same."""
    rule: dict[str, Any] | None = None
    if place == "grade":
        words = [str(label) for key, label in GRADES if key != EvidenceGrade.VERIFIED]
        rule = {"validate": "list", "source": words, "error_type": "warning"}
    elif place == "numerator" and line.scores is not None:
        rule = {"validate": "list", "source": [str(score) for score in range(line.scores + 1)]}
    elif place in FIGURES:
        most = float(LARGEST)
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -most,
            "maximum": most,
            "error_type": "warning",
        }
    if rule is not None:
        rule |= {
            "error_title": _("Please look again"),
            "error_message": _("A number is expected here, or a word of the list."),
        }
        sheet.data_validation(number, column, number, column, rule)
