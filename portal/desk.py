"""What needs a person now. Each app registers functions that list tasks, count what is late or wrong, and draw panels; the
desk shows them, most urgent first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from portal import formats
from portal.listing import Listing
from portal.listing.paging import MOST, at_least


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


Counting = Callable[[Any], Iterable[Counter]]
COUNTERS: list[Counting] = []


def counting(function: Counting) -> Counting:
    if function not in COUNTERS:
        COUNTERS.append(function)
    return function


def counters_for(user: Any) -> list[Counter]:
    return [counter for function in COUNTERS for counter in function(user)]


@dataclass(frozen=True)
class Asking:
    """What the filters of a list read of a request: who asks."""

    user: Any


def rows_of(listing: Listing, user: Any, words: str) -> QuerySet[Any]:
    """The rows that the list shows to this person under these words of its address, not ordered. A word that the list does
    not know is a mistake of ours: the list would show all of its rows."""
    filterset = listing.counting(user, QueryDict(words), Asking(user))
    unknown = set(QueryDict(words)) - set(filterset.filters)
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
) -> Counter:
    """The number of rows behind an address of a list, which it links to; one query."""
    number = rows_of(listing, user, words)[: MOST + 1].count()
    return Counter(group, key, label, number, f"{reverse(url_name)}?{words}", note, tone)


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


Piling = Callable[[Any], Iterable[Pile]]
PILES: list[Piling] = []


def piling(function: Piling) -> Piling:
    if function not in PILES:
        PILES.append(function)
    return function


def piles_for(user: Any) -> list[Pile]:
    return [pile for function in PILES for pile in function(user)]


def pile_of(
    listing: Listing, user: Any, url_name: str, words: str, *, key: str, label: str | Promise, by: str, word: str
) -> Pile:
    """The rows behind an address of a list, counted by the person in column `by`; `word` narrows the list to one of them.
    One query, whatever the number of people."""
    rows = rows_of(listing, user, words).filter(**{f"{by}__isnull": False})
    numbers = dict(rows.values_list(by).annotate(n=Count("pk")))
    return Pile(key, label, numbers, url_name, words, word)


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
