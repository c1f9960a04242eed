"""Why a list is empty, and the ways out of it: asked only when a question finds nothing, with a few queries however many
filters there are."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django.core.exceptions import FieldError
from django.db.models import Max, Min, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal import formats, periods
from portal.listing import facets, unread
from portal.listing.as_at import path_then
from portal.listing.filters import SearchFilter
from portal.listing.paging import MOST, at_least, counts

if TYPE_CHECKING:
    from portal.listing.declaration import Listing
    from portal.listing.reading import Read

FILTERS = 6  # looked at one by one; nobody reads more
OFFERED = 3  # values of a filter
CHOICES = 24  # tried one by one, in one query
SAMPLE = 500  # rows whose words are taken for the vocabulary
WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True)
class Suggestion:
    """A way out of an empty list, with the number of rows behind it where that is known."""

    sentence: str
    query: str
    count: str = ""


@dataclass(frozen=True)
class Criterion:
    """One word of the address that narrows the list, with all its values."""

    name: str
    label: str
    shown: str  # its values, as the chips show them
    alone: int = 0  # rows that it finds by itself
    without: int = 0  # rows that the others find

    def __str__(self) -> str:
        return _("“%(filter)s: %(value)s”") % {"filter": self.label, "value": self.shown}


@dataclass(frozen=True)
class Empty:
    """An empty list, explained."""

    reasons: tuple[str, ...]
    ways: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Question:
    """What was asked of the list, and how to ask it otherwise."""

    listing: "Listing"
    read: "Read"
    user: Any
    request: Any

    def rows(self, words: QueryDict) -> QuerySet[Any]:
        """Those of any question; of the narrower table where the list counts by one."""
        return self.listing.counting(self.user, words, self.request).qs.order_by()

    def only(self, name: str) -> QueryDict:
        """The word alone, with those that narrow nothing by themselves: a search keeps its language."""
        dropped = [word for word in self.narrowing if word != name]
        return self.changed(**dict.fromkeys(dropped))

    def changed(self, **values: str | list[str] | None) -> QueryDict:
        words = self.read.words.copy()
        for helper in ("page", "part", "counts", "view", "export"):
            words.pop(helper, None)
        for name, value in values.items():
            words.pop(name, None)
            if value is not None:
                words.setlist(name, value if isinstance(value, list) else [value])
        return words

    @property
    def narrowing(self) -> list[str]:
        form = self.read.filterset.form
        return [name for name in form.fields if unread.values(self.read.words, name)]


def explain(question: Question, chips: Sequence[Any]) -> Empty:
    """`chips` name the values as the reader sees them."""
    found = criteria(question, chips)
    if not found:
        return Empty((), tuple(other_words(question)))
    ways = [*other_words(question)]
    for one in culprits(found):
        ways += nearest(question, one)
    ways += [
        Suggestion(
            _("Without %(filter)s") % {"filter": one}, link(question.changed(**{one.name: None})), counted(one.without)
        )
        for one in found
        if len(found) > 1 and one.without
    ]
    return Empty(tuple(reasons(found)), tuple(dict.fromkeys(ways)))


def criteria(question: Question, chips: Sequence[Any]) -> list[Criterion]:
    names = question.narrowing[:FILTERS]
    shown = {
        name: formats.names(chip.value for chip in chips if chip.name == name and not chip.is_unread) for name in names
    }
    labels = {chip.name: chip.label for chip in chips}
    alone = [question.rows(question.only(name)) for name in names] if len(names) > 1 else []
    others = [question.rows(question.changed(**{name: None})) for name in names]
    numbers = counts([*alone, *others])
    if len(names) == 1:
        numbers = [0, *numbers]
    half = len(names)
    return [
        Criterion(name, labels.get(name, name), shown[name], numbers[n], numbers[half + n])
        for n, name in enumerate(names)
    ]


def reasons(found: Sequence[Criterion]) -> Iterator[str]:
    """Which filter leaves nothing."""
    nowhere = [one for one in found if not one.alone]
    for one in nowhere:
        yield (
            _("Nothing here has %(filter)s, whatever else is chosen.") % {"filter": one}
            if len(found) > 1
            else _("Nothing here has %(filter)s.") % {"filter": one}
        )
    if nowhere:
        return
    alone = [one for one in found if one.without]
    if len(alone) == 1:
        facts = {"filter": alone[0], "alone": counted(alone[0].alone), "without": counted(alone[0].without)}
        yield (
            _("%(filter)s leaves nothing: alone it finds %(alone)s, the rest finds %(without)s, and they share none.")
            % facts
        )
    else:
        yield _("Each filter finds something alone; together they find nothing.")


def culprits(found: Sequence[Criterion]) -> list[Criterion]:
    """At most two whose other values are worth a look: first those that find nothing anywhere."""
    ranked = sorted((one for one in found if one.without), key=lambda one: (one.alone > 0, -one.without))
    return ranked[:2]


def counted(number: int) -> str:
    return at_least(MOST) if number > MOST else formats.number(number)


def link(words: QueryDict) -> str:
    return f"?{words.urlencode()}"


# Other values of one filter


def nearest(question: Question, one: Criterion) -> list[Suggestion]:
    """The values of the filter that the others leave rows for, and the nearest day or number with rows."""
    made = question.read.filterset.filters[one.name]
    field = question.read.filterset.form.fields[one.name]
    rows = question.rows(question.changed(**{one.name: None}))
    if (facet := question.listing.facet(one.name)) is not None:
        return of_facet(question, one, facet)
    if isinstance(made, django_filters.DateFilter | django_filters.NumberFilter):
        return in_order(question, one, made, rows)
    if isinstance(made, django_filters.ChoiceFilter):
        return of_choices(question, one, unread.choices_of(field))
    if isinstance(made, SearchFilter):
        return spelt_otherwise(question, one, rows)
    if type(made) is django_filters.CharFilter and not made.method and made.lookup_expr in ("exact", "iexact"):
        return of_column(question, one, made, rows)
    return []


def offer(question: Question, one: Criterion, value: str, label: str, number: int) -> Suggestion:
    sentence = _("%(filter)s: %(value)s") % {"filter": one.label, "value": label}
    return Suggestion(sentence, link(question.changed(**{one.name: value})), counted(number))


def of_facet(question: Question, one: Criterion, facet: facets.Facet) -> list[Suggestion]:
    """Those that look like what was asked, then those with most rows."""
    words = question.changed(**{one.name: None})
    found = facets.count(question.listing, question.user, words, [facet.name], question.request)[facet.name]
    labels = facet.labels(found)
    names = {value: str(labels.get(value, value)) for value in found}
    alike = [
        near.value for value in unread.values(question.read.words, one.name) for near in unread.nearest(value, names)
    ]
    ranked = dict.fromkeys([*alike, *sorted(found, key=lambda value: -found[value])])
    return [offer(question, one, value, names[value], found[value]) for value in list(ranked)[:OFFERED] if found[value]]


def of_choices(question: Question, one: Criterion, choices: unread.Choices) -> list[Suggestion]:
    """Each choice is asked for as a reader would ask; of a long list only the values that rows have."""
    values = list(choices) if len(choices) <= CHOICES else in_column(question, one, choices)
    numbers = counts([question.rows(question.changed(**{one.name: value})) for value in values])
    ranked = sorted(zip(values, numbers, strict=True), key=lambda pair: -pair[1])
    return [offer(question, one, value, str(choices[value]), number) for value, number in ranked[:OFFERED] if number]


def in_column(question: Question, one: Criterion, choices: unread.Choices) -> list[str]:
    made = question.read.filterset.filters[one.name]
    rows = question.rows(question.changed(**{one.name: None}))
    try:
        path = path_then(rows, made.field_name)
        held = {str(value) for value in rows.values_list(path, flat=True)[:SAMPLE]} if not made.method else set()
    except FieldError:  # a name of the address that is no column
        return []
    return [value for value in choices if value in held][:CHOICES]


def of_column(question: Question, one: Criterion, made: Any, rows: QuerySet[Any]) -> list[Suggestion]:
    """Codes that look like the one that was typed."""
    held = {str(value): str(value) for value in rows.values_list(made.field_name, flat=True)[: SAMPLE * 4] if value}
    close = [near.value for near in unread.nearest(one.shown, held)]
    numbers = counts([question.rows(question.changed(**{one.name: value})) for value in close])
    return [offer(question, one, value, value, number) for value, number in zip(close, numbers, strict=True) if number]


def in_order(question: Question, one: Criterion, made: Any, rows: QuerySet[Any]) -> list[Suggestion]:
    """The nearest days or numbers with rows: before what was asked, or after it."""
    value = question.read.filterset.form.cleaned_data.get(one.name)
    if made.method or value is None or is_key(made):
        return []
    path = path_then(rows, made.field_name)
    kept = rows.filter(**{f"{path}__isnull": False})
    below = kept.filter(**{f"{path}__lt": value}) if made.lookup_expr != "lte" else kept.none()
    above = kept.filter(**{f"{path}__gt": value}) if made.lookup_expr != "gte" else kept.none()
    ends = [
        (end, is_before)
        for end, is_before in (
            (below.aggregate(end=Max(path))["end"], True),
            (above.aggregate(end=Min(path))["end"], False),
        )
        if end is not None
    ]
    return [near_end(question, one, made, kept, end, is_before) for end, is_before in ends]


def is_key(made: Any) -> bool:
    """The number next to the key of a record means nothing."""
    is_exact = isinstance(made, django_filters.NumberFilter) and made.lookup_expr == "exact"
    return is_exact and not made.field_name.endswith(("__year", "__number"))


def near_end(
    question: Question, one: Criterion, made: Any, rows: QuerySet[Any], end: Any, is_before: bool
) -> Suggestion:
    if not isinstance(end, date):
        words = question.changed(**{one.name: f"{end.normalize():f}" if hasattr(end, "normalize") else str(end)})
        return Suggestion(
            _("%(filter)s: %(value)s") % {"filter": one.label, "value": plain(end)},
            link(words),
            counted(counts([question.rows(words)])[0]),
        )
    month = periods.month(end.year, end.month)
    day = month.starts_on if is_before else month.ends_on
    typed = f"{end:%Y-%m}" if "%Y-%m" in made.extra.get("input_formats", ()) else day.isoformat()
    words = question.changed(**{one.name: typed if made.lookup_expr != "exact" or len(typed) == 7 else end.isoformat()})
    sentence = _("The latest before is of %(month)s") if is_before else _("The next after is of %(month)s")
    return Suggestion(sentence % {"month": formats.month(end)}, link(words), counted(counts([question.rows(words)])[0]))


def plain(value: Any) -> str:
    """A year is no amount: it has no separators."""
    return str(value) if isinstance(value, int) else formats.number(value, 0)


# Other words of a search


def other_words(question: Question) -> Iterator[Suggestion]:
    listing, words = question.listing, question.read.words
    if listing.relevance and listing.relevance.asks(words):
        for sentence, changes in listing.relevance.suggest(words):
            yield Suggestion(sentence, link(question.changed(**changes)))


def spelt_otherwise(question: Question, one: Criterion, rows: QuerySet[Any]) -> list[Suggestion]:
    """With words of the columns that the page shows of these rows: nothing that the reader could not read there."""
    if question.listing.counted:
        return []
    known = vocabulary(question.listing, rows)
    typed = one.shown.split()
    better = [next(iter(difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.7)), word) for word in typed]
    if [word.casefold() for word in better] == [word.casefold() for word in typed]:
        return []
    words = question.changed(**{one.name: " ".join(better)})
    number = counts([question.rows(words)])[0]
    sentence = _("Did you mean “%(words)s”?") % {"words": " ".join(better)}
    return [Suggestion(sentence, link(words), counted(number))] if number else []


def vocabulary(listing: "Listing", rows: QuerySet[Any]) -> list[str]:
    found: dict[str, None] = {}
    for cell in texts(listing, rows):
        found |= dict.fromkeys(word.casefold() for word in WORD.findall(cell))
    return list(found)


def texts(listing: "Listing", rows: QuerySet[Any]) -> Iterable[str]:
    columns = [column for column in listing.page_columns if column.kind.value in ("text", "code")]
    for row in rows[:SAMPLE]:
        for column in columns:
            yield str(column.value(row) or "")
