"""Facets: beside a list, what else can be chosen, with how many rows each choice would leave."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.listing.declaration import Listing

Text = str | Promise
Counts = dict[str, int]
Total = Callable[[], int]  # of the rows, for facets that count what is left
MINUTES = 10 * 60
NOT_FILTERS = ("page", "sort", "export", "open", "more", "format", "page_size", "facet", "part", "counts", "view")


@dataclass(frozen=True)
class Facet:
    """One criterion. `name` is the word in the address and the filter's name in the FilterSet.

    `path` is a column of the rows to count by: all such facets are counted in one query. Others bring `count`.
    """

    name: str
    label: Text
    labels: Callable[[Iterable[str]], Mapping[str, Text]]  # of values; also their order where `in_order`
    path: str = ""
    count: Callable[[QuerySet[Any], Any, Total], Counts] | None = None
    empty: str = ""  # the value that stands for an empty column; without one such rows are not offered
    is_open: bool = False  # others are counted when the reader opens them
    in_order: bool = False  # as `labels` gives them, not by number of rows
    heading: Callable[[str], Text] | None = None  # of the group that a value stands in
    lang: str = ""  # of the labels, where the source gives them in one language only
    is_personal: bool = False  # counts differ from person to person, and are not kept
    shown: int = 8
    names_all: bool = False  # `labels` knows every value there is: another one is a mistake, and said to be one


def count(
    listing: "Listing", user: Any, query: QueryDict, names: Iterable[str], request: Any = None
) -> dict[str, Counts]:
    """Counts of the named facets. One that is in use is counted as if it were not, so that its other values stay on offer.

    Kept for as long as the data and the question stay the same.
    """
    wanted = [facet for facet in listing.facets if facet.name in set(names)]
    version = listing.version() if listing.version else None
    keys = cache_keys(listing, query, wanted, version)
    found = kept(keys)
    missing = [facet for facet in wanted if facet.name not in found]
    fresh = counted_now(listing, user, query, missing, request, version)
    cache.set_many({keys[name]: counts for name, counts in fresh.items() if name in keys}, MINUTES)
    return found | fresh


def are_kept(listing: "Listing", query: QueryDict) -> bool:
    """Whether the panel can be drawn without counting many rows."""
    wanted = [facet for facet in listing.facets if facet.name in names_shown(listing, query)]
    keys = cache_keys(listing, query, wanted, listing.version() if listing.version else None)
    return len(kept(keys)) == len([facet for facet in wanted if not facet.is_personal])


def cache_keys(listing: "Listing", query: QueryDict, facets: Iterable[Facet], version: str | None) -> dict[str, str]:
    found = {facet.name: cache_key(listing, facet, query) for facet in facets}
    return {name: f"facets:{version}:{key}" for name, key in found.items() if key}


def kept(keys: Mapping[str, str]) -> dict[str, Counts]:
    found = cache.get_many(keys.values())
    return {name: found[key] for name, key in keys.items() if key in found}


def total_of(listing: "Listing", query: QueryDict, without: str, rows: QuerySet[Any], version: str | None) -> Total:
    personal = {one.name for one in listing.facets if one.is_personal}
    if version is None or personal & set(criteria(query, without)):
        return rows.count
    return lambda: cache.get_or_set(
        f"facets:{version}:{key_of(listing, '', criteria(query, without))}", rows.count, MINUTES
    )  # type: ignore[return-value]


def key_of(listing: "Listing", name: str, kept: QueryDict) -> str:
    words = sorted(
        (word, value) for word, values in kept.lists() for value in values if word in listing.filters.base_filters
    )
    return hashlib.sha256(repr((listing.name, name, words)).encode()).hexdigest()


def cache_key(listing: "Listing", facet: Facet, query: QueryDict) -> str:
    """Empty when the counts depend on who asks."""
    personal = {one.name for one in listing.facets if one.is_personal}
    if listing.version is None or facet.is_personal or personal & set(query):
        return ""
    return key_of(listing, facet.name, criteria(query, facet.name))


def criteria(query: QueryDict, without: str = "") -> QueryDict:
    kept = query.copy()
    for name in [*NOT_FILTERS, without, *(name for name in query if name.startswith("in_"))]:
        kept.pop(name, None)
    return kept


def counted_now(
    listing: "Listing", user: Any, query: QueryDict, facets: Sequence[Facet], request: Any, version: str | None
) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    in_use = [facet for facet in facets if any(query.getlist(facet.name))]
    together = [facet for facet in facets if facet not in in_use]
    for without, group in [("", together), *((facet.name, [facet]) for facet in in_use)]:
        if not group:
            continue
        rows = listing.counting(user, criteria(query, without), request).qs.order_by()
        by_column = [facet for facet in group if facet.count is None]
        found |= dict(zip([facet.name for facet in by_column], grouped(rows, by_column), strict=True))
        total = total_of(listing, query, without, rows, version)
        found |= {facet.name: facet.count(rows, user, total) for facet in group if facet.count is not None}
    return found


def grouped(rows: QuerySet[Any], facets: Sequence[Facet]) -> list[Counts]:
    """The rows by each column of the facets, in one pass (GROUPING SETS)."""
    counts: list[Counts] = [{} for _facet in facets]
    if not facets:
        return counts
    try:
        sql, params = rows.values_list(*(facet.path for facet in facets)).query.sql_with_params()
    except EmptyResultSet:
        return counts
    names = [f"c{number}" for number in range(len(facets))]
    listed = ", ".join(names)
    sets = ", ".join(f"({name})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({listed}), {listed}, COUNT(*) FROM ({sql}) AS kept ({listed}) GROUP BY GROUPING SETS ({sets})",  # noqa: S608 (our own names around Django's SQL)
            params,
        )
        for mask, *values, number in cursor.fetchall():
            place = next(n for n in range(len(facets)) if not mask & (1 << (len(facets) - 1 - n)))
            if value := word(values[place], facets[place]):
                counts[place][value] = number
    return counts


def word(value: Any, facet: Facet) -> str:
    if value is None or value == "":
        return facet.empty
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    count: int
    is_chosen: bool
    heading: Text = ""


@dataclass(frozen=True)
class FacetView:
    """One facet as the page shows it."""

    facet: Facet
    options: list[Option]
    chosen: int
    is_open: bool
    hidden: int  # options not shown until "more"
    is_full: bool
    sought: str
    toggle_query: str  # opens it, or closes it
    more_query: str


def panel(listing: "Listing", user: Any, query: QueryDict, request: Any = None) -> list[FacetView]:
    full = query.getlist("more")
    counts = count(listing, user, query, names_shown(listing, query), request)
    return [view(facet, counts.get(facet.name), query, facet.name in full) for facet in listing.facets]


def names_shown(listing: "Listing", query: QueryDict) -> set[str]:
    """Facets that are open: by themselves, because they are in use, or because the reader opened them."""
    opened = [*query.getlist("open"), *query.getlist("more")]
    closed = {name[1:] for name in opened if name.startswith("-")}
    return {
        facet.name
        for facet in listing.facets
        if (facet.is_open or any(query.getlist(facet.name)) or facet.name in opened) and facet.name not in closed
    }


def view(facet: Facet, counts: Counts | None, query: QueryDict, is_full: bool) -> FacetView:
    chosen = [value for value in query.getlist(facet.name) if value.strip()]
    sought = query.get(f"in_{facet.name}", "").strip()
    every = options(facet, counts or {}, chosen) if counts is not None else []
    if sought:
        every = [one for one in every if one.is_chosen or sought.casefold() in str(one.label).casefold()]
    kept = every if is_full or sought else first(facet, every)
    return FacetView(
        facet=facet,
        options=kept,
        chosen=len(chosen),
        is_open=counts is not None,
        hidden=len(every) - len(kept),
        is_full=is_full,
        sought=sought,
        toggle_query=toggled(query, facet, counts is not None),
        more_query=with_word(query, "more", facet.name),
    )


def options(facet: Facet, counts: Counts, chosen: list[str]) -> list[Option]:
    numbers = dict.fromkeys(chosen, 0) | counts
    labels = facet.labels(numbers)
    heading = facet.heading or (lambda value: "")
    made = [
        Option(value, labels.get(value, value), number, value in chosen, heading(value))
        for value, number in numbers.items()
    ]
    if facet.in_order:
        places = {value: place for place, value in enumerate(labels)}
        return sorted(made, key=lambda one: places.get(one.value, len(places)))
    return sorted(made, key=lambda one: (str(one.heading), -one.count, str(one.label)))


def first(facet: Facet, every: list[Option]) -> list[Option]:
    """The most frequent ones and those in use; one more than fits is shown rather than announced."""
    if len(every) <= facet.shown + 1:
        return every
    ranked = every if facet.in_order else sorted(every, key=lambda one: -one.count)
    best = {one.value for one in ranked[: facet.shown]}
    return [one for one in every if one.value in best or one.is_chosen]


def toggled(query: QueryDict, facet: Facet, is_open: bool) -> str:
    words = with_list(query, "open", [name for name in query.getlist("open") if name.lstrip("-") != facet.name])
    if is_open:
        words = with_list(words, "more", [name for name in words.getlist("more") if name != facet.name])
        words.appendlist("open", f"-{facet.name}")
    elif not facet.is_open:
        words.appendlist("open", facet.name)
    return f"?{words.urlencode()}"


def with_word(query: QueryDict, name: str, value: str) -> str:
    words = with_list(query, name, [item for item in query.getlist(name) if item != value])
    words.appendlist(name, value)
    return f"?{words.urlencode()}"


def with_list(query: QueryDict, name: str, values: list[str]) -> QueryDict:
    words = query.copy()
    for helper in ("page", "part", "counts", "view"):
        words.pop(helper, None)
    words.setlist(name, values)
    return words
