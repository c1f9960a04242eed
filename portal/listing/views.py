"""One view for every list: page, fragment or file, from the same filtered and ordered rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import formats
from portal.kept import pages
from portal.listing import as_at, exports, facets, suggesting
from portal.listing.declaration import RELEVANCE, Cell, Column, Listing
from portal.listing.paging import CappedPaginator
from portal.listing.reading import Read, words_of
from portal.listing.unread import Near, Unread
from portal.listing.unread import shown as typed
from portal.saved import shown

EXPORTS = {"csv": exports.csv_response, "xlsx": exports.xlsx_response}


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
    name: str = ""
    is_unread: bool = False


@dataclass(frozen=True)
class Problem:
    """A word of the address that is left out, with links to what was probably meant."""

    unread: Unread
    meant: tuple[tuple[Near, str], ...] = ()


@dataclass(frozen=True)
class Order:
    """One entry of the menu of orders."""

    word: str
    label: Any
    is_now: bool


def respond(
    request: HttpRequest,
    listing: Listing,
    *,
    template: str = "listing/page.html",
    more: Callable[[], Mapping[str, Any]] = dict,
    **context: Any,
) -> HttpResponseBase:
    """Answers a list's address. A template that wants more than the plain page extends `listing/page.html`; `more` is
    asked for its further context when there is a page to draw."""
    views = shown.bar(request)
    if opening := shown.opens_with(request, views):
        return redirect(f"{request.path}{opening}")
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    is_page = not (is_fragment or "export" in request.GET or "part" in request.GET)
    if listing.is_kept and is_page:

        def draw() -> SafeString:
            drawn = drawing(request, listing, listing.read(request.user, request.GET, request), views, is_fragment)
            return pages.draw(request, template, {**drawn, **context, **more(), "frame": "listing/bare.html"})

        body = pages.of_page(request, f"list-{listing.name}", draw, words=words_of(listing))
        return apart(render(request, "listing/kept.html", {"listing": listing, "body": body}))
    read = listing.read(request.user, request.GET, request)
    is_whole = not read.unread and not asked_day(request, listing).problem  # no file answers half a question
    if is_whole and (file := exported(request, listing, read.filterset.qs)):
        return file
    if request.GET.get("part") == "facets" and listing.facets:
        panel = facets.panel(listing, request.user, read.words, request)
        return render(request, "listing/page.html#facets", {"panel": panel})
    drawn = drawing(request, listing, read, views, is_fragment)
    return apart(
        render(
            request,
            "listing/page.html#results" if is_fragment else template,
            {**drawn, **context, **more()},
            status=200 if is_whole or not request.GET.get("export") else 400,
        )
    )


def apart(response: HttpResponse) -> HttpResponse:
    """Back from another page must get the whole page, and caches must keep page and fragment apart."""
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def asked_day(request: HttpRequest, listing: Listing) -> as_at.AsAt:
    return as_at.read(request.GET) if listing.past else as_at.AsAt()


def drawing(
    request: HttpRequest, listing: Listing, read: Read, views: shown.Bar | None, is_fragment: bool
) -> dict[str, Any]:
    """All that `listing/page.html` shows."""
    asked, words, filterset = asked_day(request, listing), read.words, read.filterset
    found = listing.counting(request.user, words, request).qs if listing.counted else filterset.qs
    is_search = listing.relevance is not None and listing.relevance.asks(words)
    paginator = CappedPaginator(
        found, listing.page_size, keys_below=listing.relevance.most if listing.relevance and is_search else 0
    )
    sort = sort_word(words, listing, paginator)
    if paginator.keys is not None:
        found = found.model._default_manager.filter(pk__in=paginator.keys)
    paginator.object_list = listing.order(found, sort, words)
    page = paginator.get_page(request.GET.get("page"))
    records = page_records(listing, request.user, page)
    if listing.relevance and is_search:
        listing.relevance.mark(records, words)
    chips = active_filters(request, listing, read.asked, read)
    later = paginator.is_capped and bool(chips) and "counts" not in request.GET and not facets.are_kept(listing, words)
    return {
        "listing": listing,
        "filterset": read.asked,
        "fields": [field for field in read.asked.form if listing.facet(field.name) is None],
        "problems": [*problems(request, read.unread), *no_such_page(request, page)],
        "views": views,
        "everything": with_day(views.everything if views else "", asked),
        "as_at": asked,
        "has_past": listing.past is not None,
        "today_query": query(request, **{as_at.WORD: None}),
        "kept_words": kept_words(request),
        "has_facets": bool(listing.facets),
        "panel": [] if later or not listing.facets else facets.panel(listing, request.user, words, request),
        "facets_query": query(request, part="facets") if later else "",
        "counts_query": query(request, counts="now"),
        "is_fragment": is_fragment,
        "active_filters": chips,
        "page": page,
        "paginator": paginator,
        "rows": [Row(record, listing.cells(record)) for record in records],
        "heads": [head(request, listing, column, sort) for column in listing.page_columns],
        "sort": sort,
        "is_unranked": is_search and "sort" not in request.GET and sort != RELEVANCE,
        "orders": orders(request, listing, sort) if listing.facets else [],
        "pages": page_links(request, page),
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
        "exports": [(each, query(request, export=each.key)) for each in listing.exports],
        "is_filtered": bool(chips),
        "empty": explained(request, listing, read, chips) if chips and not records else None,
    }


def exported(request: HttpRequest, listing: Listing, found: QuerySet[Any]) -> HttpResponseBase | None:
    """The file that the address asks for, if it does."""
    key = request.GET.get("export", "")
    rows = listing.order(found, sort_word(request.GET, listing), request.GET)
    if export := EXPORTS.get(key):
        return export(as_at.file_of(listing, as_at.read(request.GET).day if listing.past else None), rows)
    offered = next((each for each in listing.exports if each.key == key), None)
    return offered.respond(request, rows) if offered else None


def with_day(question: str, asked: as_at.AsAt) -> str:
    """Clearing the filters does not leave the day."""
    if asked.day is None:
        return question
    return f"{question}{'&' if '?' in question else '?'}{as_at.WORD}={asked.day:%Y-%m-%d}"


def kept_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Every word of the address but the day and the page, for the form that asks for another day."""
    dropped = {as_at.WORD, "page", "part", "counts", "export"}
    return [(name, value) for name, values in request.GET.lists() for value in values if name not in dropped and value]


def page_records(listing: Listing, user: Any, page: Page) -> list[Any]:
    """From the narrower table come the keys of one page alone, so that nothing is joined but what is shown."""
    if listing.counted is None:
        return list(page)
    keys: Any = page.object_list
    return listing.records(user, list(keys.values_list("pk", flat=True)))


def sort_word(words: QueryDict, listing: Listing, paginator: CappedPaginator | None = None) -> str:
    """What the address says; when a person searches, the best first, unless too many were found to be ranked."""
    named = words.get("sort", "")
    if listing.relevance is None or not listing.relevance.asks(words):
        return listing.default_sort if named in ("", RELEVANCE) else named
    if named not in ("", RELEVANCE):
        return named
    few = paginator is None or paginator.found <= listing.relevance.most
    return RELEVANCE if few else listing.default_sort


def orders(request: HttpRequest, listing: Listing, sort: str) -> list[Order]:
    """Relevance, and each column that can be sorted by; the default one the way round that it has."""
    words: list[tuple[str, Any]] = []
    if listing.relevance and listing.relevance.asks(request.GET):
        words.append((RELEVANCE, _("Relevance")))
    for column in listing.columns:
        if column.sort:
            is_default = listing.default_sort.lstrip("-") == column.key
            words.append((listing.default_sort if is_default else column.key, column.label))
    if sort not in dict(words):
        column_label = next((column.label for column in listing.columns if column.key == sort.lstrip("-")), None)
        words += [(sort, column_label)] if column_label else []
    return [Order(word, label, word == sort) for word, label in words]


def explained(request: HttpRequest, listing: Listing, read: Read, chips: list[ActiveFilter]) -> suggesting.Empty:
    return suggesting.explain(suggesting.Question(listing, read, request.user, request), chips)


def problems(request: HttpRequest, found: Iterable[Unread]) -> list[Problem]:
    return [Problem(one, tuple((near, meant(request, one, near)) for near in one.nearest)) for one in found]


def meant(request: HttpRequest, one: Unread, near: Near) -> str:
    """The address with what was meant in the place of what was typed; a filter's name for one that is none."""
    if one.is_word:
        words = facets.with_list(request.GET, near.value, request.GET.getlist(one.name))
        words.pop(one.name, None)
        return f"?{words.urlencode()}"
    kept = [near.value if value == one.typed else value for value in request.GET.getlist(one.name)]
    return f"?{facets.with_list(request.GET, one.name, kept).urlencode()}"


def no_such_page(request: HttpRequest, page: Page) -> list[Problem]:
    asked = request.GET.get("page", "").strip()
    if asked in ("", "last", str(page.number)):
        return []
    facts = {
        "typed": typed(asked),
        "shown": formats.number(page.number),
        "pages": formats.number(page.paginator.num_pages),
    }
    sentence = _("There is no page “%(typed)s”: this is page %(shown)s of %(pages)s.") % facts
    return [Problem(Unread("page", _("Page"), asked, sentence))]


def query(request: HttpRequest, **changes: str | None) -> str:
    """The address's question with some words changed; the page number is dropped, since it would mean other rows."""
    words = request.GET.copy()
    for name in ("page", "part", "counts"):
        words.pop(name, None)
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


def active_filters(
    request: HttpRequest, listing: Listing, filterset: Any, read: Read | None = None
) -> list[ActiveFilter]:
    """One for each value in use, and for each word that is none of the filters."""
    found = []
    for name, field in filterset.form.fields.items():
        values = [value for value in request.GET.getlist(name) if value.strip()]
        if not values:
            continue
        facet = listing.facet(name)
        choices: Any = {str(key): label for key, label in getattr(field, "choices", ())}
        if facet:
            choices = read.labels[name] if read and name in read.labels else facet.labels(values)
        for value in dict.fromkeys(values):
            label = str(choices.get(value, typed(value)))
            is_unread = read is not None and read.is_unread(name, value)
            found.append(ActiveFilter(str(field.label), label, without(request, name, value), name, is_unread))
    return found + (words_left_out(request, filterset, read) if read else [])


def words_left_out(request: HttpRequest, filterset: Any, read: Read) -> list[ActiveFilter]:
    return [
        ActiveFilter(one.label, typed(one.typed), query(request, **{one.name: None}), one.name, True)
        for one in read.unread
        if one.name not in filterset.form.fields and one.name not in facets.NOT_FILTERS
    ]


def without(request: HttpRequest, name: str, value: str) -> str:
    words = facets.with_list(request.GET, name, [item for item in request.GET.getlist(name) if item != value])
    return f"?{words.urlencode()}"


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
