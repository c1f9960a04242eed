"""One view for every list: page, fragment or file, from the same filtered and ordered rows."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal.listing import exports
from portal.listing.declaration import Cell, Column, Listing

EXPORTS = {"csv": exports.csv_response, "xlsx": exports.xlsx_response}
HELPERS = ("page", "sort", "export")  # words in the address that are not filters


@dataclass(frozen=True)
class Head:
    """A column's heading: how it sorts now, and the address that sorts by it."""

    column: Column
    query: str
    direction: str  # "", ascending, descending: the values of aria-sort


@dataclass(frozen=True)
class Row:
    record: Any
    cells: list[Cell]


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    value: str
    query_without: str


def respond(
    request: HttpRequest, listing: Listing, *, template: str = "listing/page.html", **context: Any
) -> HttpResponseBase:
    """Answers a list's address. A template that wants more than the plain page extends `listing/page.html`."""
    filterset = listing.filterset(request.user, request.GET, request)
    sort = request.GET.get("sort", listing.default_sort)
    rows = listing.order(filterset.qs, sort)
    if file := exported(request, listing, rows):
        return file
    page = Paginator(rows, listing.page_size).get_page(request.GET.get("page"))
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(
        request,
        "listing/page.html#results" if is_fragment else template,
        {
            "listing": listing,
            "filterset": filterset,
            "active_filters": active_filters(request, filterset),
            "page": page,
            "rows": [Row(record, listing.cells(record)) for record in page],
            "heads": [head(request, listing, column, sort) for column in listing.page_columns],
            "sort": sort,
            "pages": page_links(request, page),
            "csv_query": query(request, export="csv"),
            "xlsx_query": query(request, export="xlsx"),
            "exports": [(each, query(request, export=each.key)) for each in listing.exports],
            "is_filtered": bool(active_filters(request, filterset)),
            **context,
        },
    )
    # Back from another page must get the whole page, and caches must keep page and fragment apart.
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def exported(request: HttpRequest, listing: Listing, rows: QuerySet[Any]) -> HttpResponseBase | None:
    """The file that the address asks for, if it does."""
    key = request.GET.get("export", "")
    if export := EXPORTS.get(key):
        return export(listing, rows)
    offered = next((each for each in listing.exports if each.key == key), None)
    return offered.respond(request, rows) if offered else None


def query(request: HttpRequest, **changes: str | None) -> str:
    """The address's question with some words changed; the page number is dropped, since it would mean other rows."""
    words = request.GET.copy()
    words.pop("page", None)
    for name, value in changes.items():
        words.pop(name, None)
        if value is not None:
            words[name] = value
    return f"?{words.urlencode()}"


def head(request: HttpRequest, listing: Listing, column: Column, sort: str) -> Head:
    if not column.sort:
        return Head(column, "", "")
    now = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    return Head(column, query(request, sort=f"-{column.key}" if now == "ascending" else column.key), now)


def active_filters(request: HttpRequest, filterset: Any) -> list[ActiveFilter]:
    form = filterset.form
    found = []
    for name, field in form.fields.items():
        values = [value for value in request.GET.getlist(name) if value.strip()]
        if not values:
            continue
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        shown = ", ".join(choices.get(value, value) for value in values)
        found.append(ActiveFilter(str(field.label), shown, query(request, **{name: None})))
    return found


def page_links(request: HttpRequest, page: Page) -> list[tuple[str, str | None, bool]]:
    """(label, address or None for a gap, is this page)."""
    return [
        (
            str(number),
            None if number == Paginator.ELLIPSIS else query(request) + f"&page={number}",
            number == page.number,
        )
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
