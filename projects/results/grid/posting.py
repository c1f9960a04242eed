"""The words of a grid's form: which rows it had, what stands in each, and what a person chose where somebody else wrote too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from projects.results.grid.typed import PLACES, Key, Typed
from projects.results.models import Indicator

MINE, THEIRS = "mine", "theirs"
MOST_TYPED = 5000  # characters of one cell; a rule of entries says how many may be kept


@dataclass(frozen=True)
class Posted:
    typed: Typed
    keep: str = ""  # where both wrote: mine, theirs, or not chosen yet
    now: int | None = None  # the revision beside which it was chosen


def name(key: Key, place: str) -> str:
    return f"r{key[0]}-{key[1]}-{place}"


def rows_in(data: QueryDict, known: Iterable[tuple[Indicator, int]]) -> dict[Key, Posted]:
    """The rows of the form among those that are known; a row that was not on the page is left out."""
    return {(one.pk, period): posted(data, (one.pk, period), one) for one, period in known if name((one.pk, period), "seen") in data}


def posted(data: Mapping[str, Any], key: Key, indicator: Indicator) -> Posted:
    cells = {place: str(data.get(name(key, place), ""))[:MOST_TYPED] for place in PLACES}
    typed = Typed(**cells, seen=number(data.get(name(key, "seen"))))
    if name(key, "opened") in data:
        typed = replace(typed, breakdown=breakdown(data, key, indicator))
    return Posted(typed, str(data.get(name(key, "keep"), "")), number(data.get(name(key, "now"))))


def breakdown(data: Mapping[str, Any], key: Key, indicator: Indicator) -> dict[int, tuple[str, str]]:
    found = {}
    for kind in indicator.disaggregations.all():
        for category in kind.categories.all():
            place = f"breakdown-{category.pk}"
            part, whole = (str(data.get(name(key, word), ""))[:60] for word in (place, f"{place}-of"))
            if part or whole:
                found[category.pk] = (part, whole)
    return found


def number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else None
