"""The board's workbook: what is known in each row, and empty columns for what is new."""

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext_lazy as _

from portal.imports.tables import normal
from portal.listing.exports import XLSX_TYPE
from portal.reference.models import State
from projects.followup.seen import seen_now
from projects.institutions.models import Institution
from projects.recommendations.models import Progress

# column → heading; the profile knows each of them in six languages
HEADINGS: dict[str, Any] = {
    "portal_id": _("Portal number"),
    "reference": _("Reference"),
    "text": _("Recommendation"),
    "progress_now": _("Progress now"),
    "updated": _("Progress now, as at"),
    "new_progress": _("New progress"),
    "as_at": _("New progress, as at"),
    "comment": _("What was done"),
    "evidence_url": _("Evidence on the web"),
    "lead": _("Lead institution"),
    "seen": _("State of the sheet"),
}
TO_FILL = ("new_progress", "as_at", "comment", "evidence_url", "lead")
WIDTHS = {"text": 60, "comment": 50, "reference": 24, "lead": 32, "evidence_url": 30}
SPARE_ROWS = 50


def spellings(label: Any) -> tuple[str, ...]:
    """A heading or a word in the six languages, in the normal form of headings."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(normal(str(label)))
    return tuple(dict.fromkeys(found))


def sheet_response(rows: Iterable[Any], *, state: State) -> HttpResponse:
    response = HttpResponse(sheet_bytes(rows, state=state), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="follow-up-{state.iso3}.xlsx"'
    return response


def sheet_bytes(rows: Iterable[Any], *, state: State) -> bytes:
    """Right to left in Arabic. Known columns are grey; those to fill offer the words that are understood."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(state.iso3)
        if get_language_bidi():
            sheet.right_to_left()
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        known = book.add_format({"font_color": "#555555", "bg_color": "#F3F5F8", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        open_cell = book.add_format({"text_wrap": True, "valign": "top"})
        for index, (name, label) in enumerate(HEADINGS.items()):
            style = day if name == "as_at" else open_cell if name in TO_FILL else known
            sheet.set_column(index, index, WIDTHS.get(name, 16), style, {"hidden": name == "seen"})
            sheet.write_string(0, index, str(label), head)
        sheet.freeze_panes(1, 2)
        count = 0
        for count, row in enumerate(rows, start=1):
            write_row(sheet, count, row, known, open_cell)
        offer(book, sheet, count + SPARE_ROWS, state)
    return buffer.getvalue()


def write_row(sheet: Any, number: int, row: Any, known: Any, open_cell: Any) -> None:
    values = {
        "portal_id": str(row.pk),
        "reference": row.citation,
        "text": row.text,
        "progress_now": row.get_state_progress_display() if row.state_progress else "",
        "updated": row.state_progress_on.isoformat() if row.state_progress_on else "",
        "lead": row.lead.name if row.lead else "",
        "seen": str(seen_now(row)),
    }
    for index, name in enumerate(HEADINGS):
        if values.get(name):
            sheet.write_string(number, index, values[name][:32_000], open_cell if name in TO_FILL else known)


def offer(book: Any, sheet: Any, last: int, state: State) -> None:
    """Lists to choose from, on a sheet of their own: a list inside a cell's rule may hold 255 characters only."""
    words = book.add_worksheet("lists")
    words.hide()
    names = list(Institution.objects.filter(state=state).active().order_by("name").values_list("name", flat=True))
    columns = list(HEADINGS)
    for place, (column, choices) in enumerate(
        (("new_progress", [str(label) for label in Progress.labels]), ("lead", names))
    ):
        for number, word in enumerate(choices):
            words.write_string(number, place, word)
        if choices:
            letter = "AB"[place]
            rule = {"validate": "list", "source": f"=lists!${letter}$1:${letter}${len(choices)}"}
            index = columns.index(column)
            sheet.data_validation(1, index, last, index, rule)
