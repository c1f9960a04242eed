"""XLSX, CSV and JSON in the layout of UHRI."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext, override

from portal import formats
from portal.listing.exports import XLSX_TYPE, Echo, formula_safe, iso
from projects.recommendations.exports.layout import (
    FOLLOW_UP_FIELDS,
    UHRI_FIELDS,
    Field,
    Source,
    Value,
    extra_facts,
    uhri_facts,
)
from projects.recommendations.exports.naming import file_name
from projects.recommendations.exports.records import records
from projects.recommendations.exports.words import load_words
from projects.recommendations.exports.workbook import workbook

Rows = QuerySet[Any]
LINES_AT_A_TIME = 200


def identical_xlsx(request: HttpRequest, rows: Rows) -> StreamingHttpResponse:
    """As UHRI itself would give it, with its headings letter by letter: for tools that were written for its files."""
    with override("en"):
        return xlsx(request, rows, UHRI_FIELDS, [field.uhri for field in UHRI_FIELDS], mark="uhri")


def corrected_xlsx(request: HttpRequest, rows: Rows) -> StreamingHttpResponse:
    """For people: headings spelled correctly and in their language, and the follow-up behind UHRI's columns."""
    fields = (*UHRI_FIELDS, *FOLLOW_UP_FIELDS)
    return xlsx(request, rows, fields, [str(field.heading) for field in fields])


def xlsx(
    request: HttpRequest, rows: Rows, fields: Sequence[Field], headings: Sequence[str], mark: str = ""
) -> StreamingHttpResponse:
    parts = workbook(
        title=gettext("Recommendations"),
        headings=headings,
        widths=[field.width for field in fields],
        rows=([in_lines(value) for value in line] for line in table(request, rows, fields)),
        language=formats.language(),
        right_to_left=get_language_bidi(),
    )
    return download(parts, XLSX_TYPE, file_name(request, "xlsx", mark=mark))


def csv_for_machines(request: HttpRequest, rows: Rows) -> StreamingHttpResponse:
    """English, and every cell as it is."""
    with override("en"):
        return csv_file(request, rows, mark="data")


def csv_for_excel(request: HttpRequest, rows: Rows) -> StreamingHttpResponse:
    """In the reader's language; a cell that Excel would compute begins with an apostrophe."""
    return csv_file(request, rows, excel_safe=True, mark="excel")


def csv_file(request: HttpRequest, rows: Rows, *, excel_safe: bool = False, mark: str) -> StreamingHttpResponse:
    fields = (*UHRI_FIELDS, *FOLLOW_UP_FIELDS)
    headings = [str(field.heading) for field in fields]
    lines = ([joined(value) for value in line] for line in table(request, rows, fields))
    if excel_safe:
        lines = ([formula_safe(cell) for cell in line] for line in lines)
    return download(csv_parts(headings, lines), "text/csv; charset=utf-8", file_name(request, "csv", mark=mark))


def csv_parts(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """RFC 4180 behind a byte order mark."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(headings)
    lines = iter(lines)
    while part := "".join(writer.writerow(line) for line in islice(lines, LINES_AT_A_TIME)):
        yield part


def json_file(request: HttpRequest, rows: Rows) -> StreamingHttpResponse:
    """An array of UHRI's objects, each with the portal's own keys behind UHRI's."""
    with override("en"):
        source = source_of(request)
    facts = ({**uhri_facts(record, source), **extra_facts(record, source)} for record in records(rows, request.user))
    return download(json_parts(facts), "application/json", file_name(request, "json"))


def json_parts(facts: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "["
    before = "\n"
    for fact in facts:
        yield before + json.dumps(fact, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


def source_of(request: HttpRequest) -> Source:
    """Everything in a language is looked up here, while the language of the request is active: rows are read later."""
    start, _, end = request.build_absolute_uri(reverse("recommendation_detail", args=[0])).rpartition("0")
    return Source(load_words(), lambda pk: f"{start}{pk}{end}")


def table(request: HttpRequest, rows: Rows, fields: Sequence[Field]) -> Iterator[list[Value]]:
    source = source_of(request)
    return ([field.value(record, source) for field in fields] for record in records(rows, request.user))


def in_lines(value: Value) -> Any:
    return "\n".join(f"- {item}" for item in value) if isinstance(value, list) else value


def joined(value: Value) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, date):
        return str(iso(value) if type(value) is date else value.isoformat())
    return value or ""


def download(parts: Iterable[Any], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
