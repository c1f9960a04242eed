"""The form as XLSX: locked labels, open answers, lists to choose from; right to left in Arabic."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from projects.requests.drafting.offline.rows import FORM_KEY, OfflineForm, Row, form_of
from projects.requests.drafting.offline.text import writable
from projects.requests.models import Request

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEY_COLUMN, LABEL, ANSWER, HELP = range(4)


def write(request: Request) -> bytes:
    return fill_in(form_of(request))


def fill_in(form: OfflineForm) -> bytes:
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(form.reference or "form")
        lists = book.add_worksheet("lists")
        lists.hide()
        if get_language_bidi():
            sheet.right_to_left()
        fill(book, sheet, lists, form)
    return buffer.getvalue()


def fill(book: Any, sheet: Any, lists: Any, form: OfflineForm) -> None:
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({"bold": True, "bg_color": "#D9E7F3", "text_wrap": True, "valign": "top"}),
        "label": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "help": book.add_format({"font_color": "#4A5A69", "text_wrap": True, "valign": "top"}),
        "answer": book.add_format(
            {"text_wrap": True, "valign": "top", "border": 1, "locked": False, "num_format": "@", "bg_color": "#FFFDF0"}
        ),
    }
    sheet.set_column(KEY_COLUMN, KEY_COLUMN, 4, None, {"hidden": True})
    sheet.set_column(LABEL, LABEL, 38)
    sheet.set_column(ANSWER, ANSWER, 70)
    sheet.set_column(HELP, HELP, 60)
    sheet.write_string(0, KEY_COLUMN, f"[[{FORM_KEY}]]")
    sheet.write_string(0, LABEL, _("Request for assistance"), styles["title"])
    sheet.write_string(0, ANSWER, form.token, book.add_format({"font_color": "#FFFFFF", "font_size": 1}))
    sheet.set_row(0, 22)
    sheet.write_string(1, LABEL, form.reference, styles["label"])
    sheet.write_string(
        1, ANSWER, _("Fill in the yellow cells, save, and send the file back on the page of the request.")
    )
    places: dict[tuple[str, ...], str] = {}
    for line, row in enumerate(form.rows, start=2):
        write_row(sheet, lists, line, row, styles, places)
    sheet.freeze_panes(2, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def write_row(
    sheet: Any, lists: Any, line: int, row: Row, styles: dict[str, Any], places: dict[tuple[str, ...], str]
) -> None:
    if row.is_heading:
        for column, text in ((LABEL, row.label), (ANSWER, row.help), (HELP, "")):
            sheet.write_string(line, column, text, styles["heading"])
        return
    sheet.write_string(line, KEY_COLUMN, f"[[{row.key}]]")
    sheet.write_string(line, LABEL, writable(row.label), styles["label"])
    sheet.write_string(line, ANSWER, writable(row.answer), styles["answer"])
    sheet.write_string(line, HELP, row.help, styles["help"])
    sheet.set_row(
        line, 15 * max(row.lines, 1 + len(row.answer) // 60, 1 + len(row.label) // 34, 1 + len(row.help) // 55)
    )
    if row.choices:
        source = places.setdefault(row.choices, "") or list_for(lists, row.choices, places)
        sheet.data_validation(line, ANSWER, line, ANSWER, {"validate": "list", "source": source})


def list_for(lists: Any, choices: tuple[str, ...], places: dict[tuple[str, ...], str]) -> str:
    """Writes the choices once, one column a list; the address of the cells."""
    column = len(places) - 1
    for line, text in enumerate(choices):
        lists.write_string(line, column, text)
    letter = chr(ord("A") + column)
    places[choices] = f"=lists!${letter}$1:${letter}${len(choices)}"
    return places[choices]
