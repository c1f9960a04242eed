"""The empty table that people fill in: headings in the reader's language, and a second sheet that explains each."""

import csv
import io
from typing import Any

import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.listing.exports import XLSX_TYPE
from projects.recommendations.models import Mechanism, Recommendation
from projects.recommendations.positions import CHOSEN
from projects.recommendations.profiles.template import TEXTS, entries, heading

REQUIRED = ("mechanism", "state", "text")
WIDTHS = {"text": 60, "themes": 32, "groups": 32, "recommending": 28, **dict.fromkeys(TEXTS, 40)}
MEANINGS: dict[str, Any] = {
    "mechanism": _lazy("The mechanism that made the recommendation, by its code."),
    "state": _lazy("The State under review, or the State that the recommendation concerns."),
    "session": _lazy("The number of the session of the UPR Working Group. Only for the UPR."),
    "symbol": _lazy("The symbol of the document that holds the recommendation."),
    "paragraph": _lazy(
        "Its paragraph in that document, as printed. Together with the symbol it recognizes the record."
    ),
    "type": _lazy("What the record is. Empty means recommendation."),
    "text": _lazy("The text, without its paragraph number."),
    "language": _lazy("The language of the text. Empty means English."),
    "recommending": _lazy("The States that made it, one a line. Only for the UPR."),
    "position": _lazy("What the State under review answered. Only for the UPR."),
    "position_source": _lazy("Where the answer stands: symbol and paragraph."),
    "themes": _lazy("Themes in the words of UHRI, one a line."),
    "groups": _lazy("Persons or groups that it is about, in the words of UHRI, one a line."),
    "sdgs": _lazy("Goals or targets of the 2030 Agenda, one a line."),
    "action": _lazy("UPR Info's category of the action, from 1 (minimal) to 5 (specific)."),
    "published": _lazy("When the document was published."),
    "annotation": _lazy("UHRI's identifier of the record, if it has one. It recognizes the record before all else."),
}
EXAMPLES = {
    "session": "48",
    "symbol": "A/HRC/59/15, CEDAW/C/IRQ/CO/8",
    "paragraph": "140.7, 29, 79(a)",
    "position_source": "A/HRC/59/15/Add.1, para. 3",
    "sdgs": "5, 16.3",
    "action": "1–5",
    "published": "2025-03-24",
    "annotation": "b4288060-6633-478d-9a9a-df1978d336c3",
}


def headings_now() -> list[str]:
    return [heading(field, get_language() or "en") for field in entries()]


def meaning(field: str) -> str:
    if field in TEXTS:
        return _("The same text in this language, as the United Nations issued it.")
    return str(MEANINGS[field])


def accepted(field: str) -> str:
    """Values, or examples of them."""
    if field == "mechanism":
        codes = Mechanism.objects.exclude(kind=Mechanism.Kind.SPECIAL_PROCEDURE).values_list("code", flat=True)
        return ", ".join([*codes, "SR …, WG …, IE …"])
    if field == "state":
        return _("The United Nations short name in any of the six languages, or the three-letter code (ISO 3166).")
    if field == "type":
        return ", ".join(str(kind.label) for kind in Recommendation.Kind)
    if field == "position":
        return ", ".join(str(position.label) for position in CHOSEN)
    if field == "language":
        return "ar, en, es, fr, ru, zh"
    return EXAMPLES.get(field, "")


def need(field: str) -> str:
    return pgettext("column", "required") if field in REQUIRED else pgettext("column", "optional")


def template_xlsx() -> bytes:
    """Two sheets; right to left in Arabic."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        table = book.add_worksheet(sheet_name(_("Recommendations")))
        guide = book.add_worksheet(sheet_name(_("Explanation")))
        for sheet in (table, guide):
            if get_language_bidi():
                sheet.right_to_left()
            sheet.freeze_panes(1, 0)
        write_table(table, bold, as_text)
        write_guide(guide, bold, book.add_format({"text_wrap": True, "valign": "top"}))
    return content.getvalue()


def sheet_name(name: str) -> str:
    return name[:31].translate(str.maketrans("[]:*?/\\", "       "))


def write_table(sheet: Any, bold: Any, as_text: Any) -> None:
    """Cells are text, so that 140.10 is not turned into 140.1."""
    for index, (field, title) in enumerate(zip(entries(), headings_now(), strict=True)):
        sheet.write_string(0, index, title, bold)
        sheet.set_column(index, index, WIDTHS.get(field, 18), as_text)
    positions = [str(position.label) for position in CHOSEN]
    column = list(entries()).index("position")
    sheet.data_validation(1, column, 20_000, column, {"validate": "list", "source": positions, "error_type": "warning"})


def write_guide(sheet: Any, bold: Any, wrap: Any) -> None:
    titles = (_("Column"), _("Needed"), _("What it holds"), _("Accepted values"))
    for index, (title, width) in enumerate(zip(titles, (34, 14, 70, 60), strict=True)):
        sheet.write_string(0, index, title, bold)
        sheet.set_column(index, index, width)
    for number, (field, title) in enumerate(zip(entries(), headings_now(), strict=True), start=1):
        sheet.write_row(number, 0, (title, need(field), meaning(field), accepted(field)), wrap)


def template_csv() -> str:
    content = io.StringIO()
    csv.writer(content).writerow(headings_now())
    return "\ufeff" + content.getvalue()


@require_safe
def recommendation_template(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("projects.import_recommendation"):
        raise PermissionDenied(_("Only staff who may import something work here."))
    is_csv = request.GET.get("format") == "csv"
    content: Any = template_csv() if is_csv else template_xlsx()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else XLSX_TYPE)
    name = "recommendations-template." + ("csv" if is_csv else "xlsx")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
