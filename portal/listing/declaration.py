"""A list, declared once: the page, the htmx fragment, CSV, XLSX and the API endpoint all come from the declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import django_filters
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, OneToOneRel, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from portal import formats
from portal.listing import as_at, reading
from portal.listing.facets import Facet

Text = str | Promise
RELEVANCE = "relevance"  # a word of ?sort=


class Kind(Enum):
    """What a column holds: decides alignment, display per language, the cell type in XLSX and the type in the API."""

    TEXT = "text"
    CODE = "code"  # references and symbols: always left to right
    NUMBER = "number"
    MONEY = "money"  # US$, two decimals in files, whole dollars on the page
    RATE = "rate"  # six decimals at most
    DAY = "day"
    MOMENT = "moment"
    BADGE = "badge"

    @property
    def is_numeric(self) -> bool:
        return self in (Kind.NUMBER, Kind.MONEY, Kind.RATE)


SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.NUMBER: formats.number,
    Kind.MONEY: lambda value: formats.number(value, 0),
    Kind.RATE: lambda value: formats.number(value, 3) if value is not None else "—",
    Kind.DAY: lambda value: formats.day(value, "short"),
    Kind.MOMENT: formats.moment,
}


@dataclass(frozen=True)
class Column:
    """One fact of a row. `value` gives it as data (str, Decimal, date, None); how it looks follows from the kind."""

    key: str  # stable: header of machine-readable CSV, key in the API, word in ?sort=
    label: Text
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort: tuple[str, ...] = ()  # order_by expressions; empty: the column cannot be sorted by
    link: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str] | None = None  # of a badge
    note: Callable[[Any], str] | None = None  # small second line
    lang: Callable[[Any], str] | None = None  # language of a person's text
    html: Callable[[Any], SafeString | None] | None = None  # the same fact with marks in it, where there are any
    further: Callable[[Any], tuple[str, SafeString] | None] | None = None  # (language, text) on a line of its own
    is_main: bool = False  # the cell that names the row
    on_page: bool = True  # False: only in files and API


@dataclass(frozen=True)
class Cell:
    column: Column
    text: str
    href: str | None
    tone: str
    note: str
    lang: str
    html: SafeString | None = None
    further: tuple[str, SafeString] | None = None


@dataclass(frozen=True)
class Relevance:
    """How a list that a person searches orders what it found best first, and marks why it was found."""

    asks: Callable[[Mapping[str, Any]], bool]  # whether the address searches for words
    order: Callable[[QuerySet[Any], Mapping[str, Any]], QuerySet[Any]]
    mark: Callable[[Sequence[Any], Mapping[str, Any]], None]  # leaves marks on the records of one page
    suggest: Callable[[Mapping[str, Any]], list[tuple[str, dict[str, str | None]]]]  # sentence, changed words
    most: int = 5000  # more are not ranked: a word in every second row says nothing about which is better


@dataclass(frozen=True)
class Export:
    """A further format of a list's rows, beside CSV and XLSX of its columns."""

    key: str  # word in ?export=
    label: Text
    note: Text  # what it is for
    respond: Callable[[HttpRequest, QuerySet[Any]], HttpResponseBase]


@dataclass(frozen=True)
class Word:
    """A further word of a list's address, which its view reads."""

    name: str
    label: Text
    choices: Mapping[str, Text] = field(default_factory=dict)  # value → its name
    reads: Callable[[str], bool] | None = None  # where the values are too many to be counted up

    def knows(self, value: str) -> bool:
        return self.reads(value) if self.reads else value in self.choices


@dataclass(frozen=True)
class Listing:
    """`rows` begins with `visible_to(user)`; `filters` is the one FilterSet of the feature."""

    name: str  # file name of exports, id of the fragment
    title: Text
    rows: Callable[[Any], QuerySet[Any]]
    filters: type[django_filters.FilterSet]
    columns: tuple[Column, ...]
    default_sort: str  # key of a column, with "-" for descending
    empty: Text  # what the page says when there is nothing at all
    page_size: int = 50
    exports: tuple[Export, ...] = ()
    facets: tuple[Facet, ...] = ()
    # Rows of a narrower table with the same keys, to count, search and order by, and the path that leads there from a row
    counted: Callable[[Any], QuerySet[Any]] | None = None
    counted_at: str = ""
    # The same rows without what only columns show, where that is much to ask for: enough to filter and to count
    bare: Callable[[Any], QuerySet[Any]] | None = None
    version: Callable[[], str] | None = None  # of the data: counts are kept while it stays; None: never kept
    relevance: Relevance | None = None
    words: tuple[Word, ...] = ()
    # The same rows as they stood at the end of a past day (portal.listing.as_at); not for lists that are `counted` or `bare`
    past: Callable[[Any, date], QuerySet[Any]] | None = None
    # The page is kept for its reader while nothing changes (portal.kept): of a list without forms to send
    is_kept: bool = False

    @property
    def page_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.on_page)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key and column.sort), None)

    @property
    def relevance_word(self) -> str:
        return RELEVANCE if self.relevance else ""

    def read(self, user: Any, query: Mapping[str, Any], request: Any = None) -> "reading.Read":
        return reading.read(self, user, query, request)

    def filterset(self, user: Any, query: Mapping[str, Any], request: Any = None) -> django_filters.FilterSet:
        """Of what can be read of the address."""
        return self.read(user, query, request).filterset

    def rows_asked(self, user: Any, query: Mapping[str, Any]) -> QuerySet[Any]:
        """All rows, today's or those of the past day that the address names."""
        day = as_at.read(query).day if self.past else None
        return self.past(user, day) if self.past and day else self.rows(user)

    def counting(self, user: Any, query: Mapping[str, Any], request: Any = None) -> django_filters.FilterSet:
        """The same filters on the rows to count by."""
        narrower = self.counted or self.bare
        rows = narrower(user) if narrower else self.rows_asked(user, query)
        return self.filters(query, queryset=rows, request=request)

    def facet(self, name: str) -> Facet | None:
        return next((facet for facet in self.facets if facet.name == name), None)

    def order(self, rows: QuerySet[Any], sort: str, query: Mapping[str, Any] | None = None) -> QuerySet[Any]:
        """Sorted by the column named in `sort`, unknown values last, then by id so that pages never overlap.

        `relevance` orders what `query` finds, best first."""
        if sort == RELEVANCE and self.relevance and query and self.relevance.asks(query):
            return self.relevance.order(rows, query)
        column = self.column(sort.lstrip("-")) or self.column(self.default_sort.lstrip("-"))
        if column is None:
            return rows
        descending = sort.startswith("-")
        is_counted = self.counted is not None and rows.model is not self.filters._meta.model
        paths = [name.removeprefix(self.counted_at) if is_counted else name for name in column.sort]
        keys = [ordered(rows.model, as_at.path_then(rows, path), descending) for path in paths]
        return rows.order_by(*keys, "-pk" if descending else "pk")

    def records(self, user: Any, keys: Sequence[int]) -> list[Any]:
        """The rows to show for the keys of the narrower table, in their order."""
        found = self.rows(user).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def cells(self, row: Any) -> list[Cell]:
        return [cell(column, row) for column in self.page_columns]


def ordered(model: type[Model], path: str, descending: bool) -> OrderBy:
    """Unknown values come last; where there can be none the order stays as plain as the index that serves it."""
    return OrderBy(F(path), descending=descending, nulls_last=True if may_be_null(model, path) else None)


def may_be_null(model: type[Model], path: str) -> bool:
    """Annotations count as if they could be."""
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if isinstance(field, OneToOneRel):  # lists sort by the rows that have the other half
            model = field.related_model
            continue
        if getattr(field, "null", False):
            return True
        model = getattr(field, "related_model", None) or model
    return False


def cell(column: Column, row: Any) -> Cell:
    value = column.value(row)
    return Cell(
        column=column,
        text=shown(column.kind, value),
        href=column.link(row) if column.link else None,
        tone=column.tone(row) if column.tone else "",
        note=column.note(row) if column.note else "",
        lang=column.lang(row) if column.lang else "",
        html=column.html(row) if column.html else None,
        further=column.further(row) if column.further else None,
    )


def shown(kind: Kind, value: Any) -> str:
    if value is None or value == "":
        return "—"
    show = SHOWN.get(kind)
    return show(value) if show else str(value)


def plain(column: Column, row: Any) -> Any:
    """The fact as files and the API carry it: lazy text becomes text, amounts stay exact, a day is a day at OHCHR's seat."""
    value = column.value(row)
    if isinstance(value, datetime) and column.kind is Kind.DAY:
        return timezone.localtime(value).date()
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return str(value)
