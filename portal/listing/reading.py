"""What of an address a list follows: one reading for page, fragment, files and API."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.listing import as_at, facets, unread
from portal.listing.unread import AddressForm, Unread

if TYPE_CHECKING:
    from portal.listing.declaration import Listing

# Words of an address that every list may carry beside its filters.
BESIDE = frozenset({*facets.NOT_FILTERS, as_at.WORD})
OF_LETTERS = "utm_"  # marks that mail programs add to links


@dataclass(frozen=True)
class Read:
    """`words` is the address without what is `unread`; everything that is counted, shown or written comes from it."""

    asked: django_filters.FilterSet  # bound to all that was typed: what the form shows
    filterset: django_filters.FilterSet  # bound to `words`: the rows
    words: QueryDict
    unread: tuple[Unread, ...]
    labels: Mapping[str, Mapping[str, Any]]  # of the facets in use

    def is_unread(self, name: str, value: str) -> bool:
        return any((one.name, one.typed) == (name, value) for one in self.unread)

    @property
    def errors(self) -> dict[str, list[str]]:
        """As the API answers them."""
        found: dict[str, list[str]] = {}
        for one in self.unread:
            found.setdefault(one.name, []).append(str(one))
        return found


def read(listing: "Listing", user: Any, query: Mapping[str, Any], request: Any = None) -> Read:
    words = as_query(query)
    rows = listing.rows_asked(user, words)
    asked = listing.filters(words, queryset=rows, request=request)
    labels = facet_labels(listing, words)
    fields = {name: str(facet.label) for name in labels if (facet := listing.facet(name))}
    found = unread.of_form(asked.form, fields)
    found += unknown_values(listing, user, words, labels, request)
    found += others(listing, words)
    kept = without(words, found)
    turned = unread.reversed_ends(
        asked.form.cleaned_data, {name: str(one.label) for name, one in asked.form.fields.items()}
    )
    for first, last, _said in turned:
        low, high = kept.getlist(first), kept.getlist(last)
        kept.setlist(first, high)
        kept.setlist(last, low)
    found += [said for _first, _last, said in turned]
    unread.say(asked.form, found)
    filterset = listing.filters(kept, queryset=rows, request=request) if found else asked
    return Read(asked, filterset, kept, tuple(found), labels)


def as_query(query: Mapping[str, Any]) -> QueryDict:
    if isinstance(query, QueryDict):
        return query.copy()
    made = QueryDict(mutable=True)
    for name, value in query.items():
        made.setlist(name, value if isinstance(value, list | tuple) else [value])
    return made


def facet_labels(listing: "Listing", words: QueryDict) -> dict[str, Mapping[str, Any]]:
    """Names of the values in use; of those that are asked for in vain too, where they are known."""
    used = {facet.name: unread.values(words, facet.name) for facet in listing.facets}
    sound = {name: [one for one in values if unread.NUL not in one] for name, values in used.items() if values}
    return {facet.name: facet.labels(sound[facet.name]) for facet in listing.facets if facet.name in sound}


def unknown_values(
    listing: "Listing", user: Any, words: QueryDict, labels: Mapping[str, Mapping[str, Any]], request: Any
) -> list[Unread]:
    """Of facets that name all there is. A value that rows have is known, named or not."""
    found = []
    for facet in listing.facets:
        if facet.name not in labels or not facet.names_all:
            continue
        for value in unread.values(words, facet.name):
            alone = QueryDict(mutable=True)
            alone[facet.name] = value
            if value in labels[facet.name] or unread.NUL in value or listing.counting(user, alone, request).qs.exists():
                continue
            found.append(unread.unknown(facet.name, str(facet.label), value, labels[facet.name]))
    return found


def words_of(listing: "Listing") -> set[str]:
    """All that mean something in the address of a list."""
    return {*listing.filters.base_filters, *(one.name for one in listing.words), *BESIDE}


def others(listing: "Listing", words: QueryDict) -> list[Unread]:
    """Words that are no filters, an order by no column, a format that there is not."""
    filters = listing.filters.base_filters
    known = {name: str(one.label or name) for name, one in filters.items()}
    found = no_filters(words, known, {one.name for one in listing.words})
    found += [
        unread.unknown(one.name, str(one.label), typed, {value: str(name) for value, name in one.choices.items()})
        for one in listing.words
        if (typed := last(words, one.name)) and (unread.NUL in typed or not one.knows(typed))
    ]
    columns = {column.key: str(column.label) for column in listing.columns if column.sort}
    sort = last(words, "sort").lstrip("-")
    if sort and sort not in columns and sort != listing.relevance_word:
        found.append(unread.no_order(last(words, "sort"), columns, _("Order")))
    return found + no_formats(words, ["csv", "xlsx", *(each.key for each in listing.exports)])


def of_page(words: QueryDict, form: AddressForm | None = None) -> list[Unread]:
    """Of a page that is no list and has the files of one: what its form cannot read, and words that nothing reads."""
    known = {name: str(one.label or name) for name, one in form.fields.items()} if form else {}
    found = form.unread if form and form.errors else ()
    return [*found, *no_filters(words, known), *no_formats(words, ["csv", "xlsx"])]


def no_filters(words: QueryDict, known: Mapping[str, str], further: Collection[str] = ()) -> list[Unread]:
    return [
        unread.no_filter(name, last(words, name), known)
        for name in words
        if name not in known and name not in BESIDE and name not in further and not is_mark(name, known)
    ]


def no_formats(words: QueryDict, offered: list[str]) -> list[Unread]:
    asked = last(words, "export")
    return [unread.no_format(asked, offered)] if asked and asked not in offered else []


def last(words: QueryDict, name: str) -> str:
    return str(words.get(name) or "")


def is_mark(name: str, known: Mapping[str, str]) -> bool:
    return name.startswith(OF_LETTERS) or (name.startswith("in_") and name.removeprefix("in_") in known)


def without(words: QueryDict, found: list[Unread]) -> QueryDict:
    kept = words.copy()
    for one in found:
        left = [value for value in kept.getlist(one.name) if value != one.typed]
        if left:
            kept.setlist(one.name, left)
        else:
            kept.pop(one.name, None)
    return kept
