"""What needs a person now. Each app registers functions that list tasks, count what is late or wrong, and draw panels; the
desk shows them, most urgent first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from portal import formats
from portal.listing import Listing
from portal.listing.paging import MOST, at_least, counts


@dataclass(frozen=True)
class Task:
    title: tuple[str, ...]  # its parts, shown one after the other: reference, State, title
    what: str | Promise  # the act that is wanted
    url: str
    due_on: date | None = None
    lang: str = ""  # of the title


Provider = Callable[[Any], Iterable[Task]]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def tasks_for(user: Any) -> list[Task]:
    found = [task for provider in PROVIDERS for task in provider(user)]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or date.max, task.title))


# Counters


@dataclass(frozen=True)
class Counter:
    """A number that opens its list: exactly as many rows are behind `url`, for the same reader."""

    group: str  # late, alerts, returned: the heading under which it stands
    key: str  # stable: requests.overdue
    label: str | Promise
    number: int
    url: str
    note: str | Promise = ""  # the limit, and why it is that
    tone: str = ""  # "", warn, bad

    @property
    def shown(self) -> str:
        """Of a long list no more is counted than the list itself counts: 10,000+."""
        return at_least(MOST) if self.number > MOST else formats.number(self.number)


@dataclass(frozen=True)
class Uncounted:
    """A counter of rows of a list: all that a person sees are counted together."""

    counter: Counter
    rows: QuerySet[Any]


Counting = Callable[[Any], Iterable[Counter | Uncounted]]
COUNTERS: list[Counting] = []


def counting(function: Counting) -> Counting:
    if function not in COUNTERS:
        COUNTERS.append(function)
    return function


def counters_for(user: Any) -> list[Counter]:
    """One query, however many lists are counted."""
    found = [one for function in COUNTERS for one in function(user)]
    numbers = iter(counts([one.rows for one in found if isinstance(one, Uncounted)]))
    return [replace(one.counter, number=next(numbers)) if isinstance(one, Uncounted) else one for one in found]


@dataclass(frozen=True)
class Asking:
    """What the filters of a list read of a request: who asks."""

    user: Any


def rows_of(listing: Listing, user: Any, words: str) -> QuerySet[Any]:
    """The rows that the list shows to this person under these words of its address, not ordered. A word that the list does
    not know is a mistake of ours: the list would show all of its rows."""
    asked = QueryDict(words)
    filterset = listing.counting(user, asked, Asking(user))
    unknown = set(asked) - set(filterset.filters)
    # A form of all the filters would be most of the work.
    filterset.filters = {name: one for name, one in filterset.filters.items() if name in asked}
    if unknown or not filterset.is_valid():
        raise ValueError(f"{listing.name} does not understand {words}: {unknown or filterset.errors.as_json()}")
    return filterset.qs.order_by()


def counter_of(
    listing: Listing,
    user: Any,
    url_name: str,
    words: str,
    *,
    group: str,
    key: str,
    label: str | Promise,
    note: str | Promise = "",
    tone: str = "",
) -> Uncounted:
    """The number of rows behind an address of a list, which it links to."""
    counter = Counter(group, key, label, 0, f"{reverse(url_name)}?{words}", note, tone)
    return Uncounted(counter, rows_of(listing, user, words))


# Load


@dataclass(frozen=True)
class Pile:
    """One kind of open work: how much of it each person has in hand (key of the person → number), and where that is listed."""

    key: str
    label: str | Promise
    numbers: Mapping[int, int]
    url_name: str
    words: str
    word: str  # of the address, for the person

    def url(self, person: int) -> str:
        return f"{reverse(self.url_name)}?{self.words}{'&' if self.words else ''}{self.word}={person}"


@dataclass(frozen=True)
class Unsorted:
    """A pile before its rows are counted, by the person in column `by`."""

    pile: Pile
    rows: QuerySet[Any]
    by: str


Piling = Callable[[Any], Iterable[Unsorted]]
PILES: list[Piling] = []


def piling(function: Piling) -> Piling:
    if function not in PILES:
        PILES.append(function)
    return function


def piles_for(user: Any) -> list[Pile]:
    """One query, however many piles and people."""
    found = [one for function in PILES for one in function(user)]
    numbers: list[dict[int, int]] = [{} for _one in found]
    if found:
        first, *others = (by_person(one, place) for place, one in enumerate(found))
        for place, person, number in first.union(*others, all=True):
            numbers[place][person] = number
    return [replace(one.pile, numbers=numbers[place]) for place, one in enumerate(found)]


def by_person(one: Unsorted, place: int) -> QuerySet[Any, tuple[int, int, int]]:
    rows = one.rows.filter(**{f"{one.by}__isnull": False}).values(one.by)
    return rows.annotate(place=Value(place), number=Count("pk")).values_list("place", one.by, "number")


def pile_of(
    listing: Listing, user: Any, url_name: str, words: str, *, key: str, label: str | Promise, by: str, word: str
) -> Unsorted:
    """The rows behind an address of a list, counted by the person in column `by`; `word` narrows the list to one of them."""
    return Unsorted(Pile(key, label, {}, url_name, words, word), rows_of(listing, user, words), by)


# Panels


@dataclass(frozen=True)
class Panel:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Drawing = Callable[[Any], Panel | None]
PANELS: list[tuple[int, Drawing]] = []


def panel(order: int) -> Callable[[Drawing], Drawing]:
    """Has the function asked for its panel: (person) → Panel, or None for nothing. The lowest order comes first."""

    def kept(function: Drawing) -> Drawing:
        PANELS.append((order, function))
        PANELS.sort(key=lambda each: each[0])
        return function

    return kept


def panels_for(user: Any) -> list[Panel]:
    return [made for _order, draw in PANELS if (made := draw(user))]
