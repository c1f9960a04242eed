"""The words of a grid's form: which rows it had, what stands in each, and what a person chose where somebody else wrote too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from projects.results.grid.typed import PLACES, Key, Typed
from projects.results.models import Indicator

MINE, THEIRS = "mine", "theirs"
MOST_TYPED = 5000  # characters of one cell; a rule of entries says how many may be kept
MOST_ROWS = 200
SEEN = re.compile(r"r(\d{1,9})-(\d{1,9})-seen")


@dataclass(frozen=True)
class Posted:
    typed: Typed
    keep: str = ""  # where both wrote: mine, theirs, or not chosen yet
    now: int | None = None  # the revision beside which it was chosen


def prefix(key: Key) -> str:
    return f"r{key[0]}-{key[1]}"


def keys_in(data: Mapping[str, Any]) -> list[Key]:
    """Each row carries the revision that it showed: a row without was not on the page."""
    found = (SEEN.fullmatch(name) for name in data)
    return [(int(one[1]), int(one[2])) for one in found if one][:MOST_ROWS]


def key_of(text: str) -> Key | None:
    found = SEEN.fullmatch(f"{text}-seen")
    return (int(found[1]), int(found[2])) if found else None


def posted(data: Mapping[str, Any], key: Key, indicator: Indicator) -> Posted:
    cells = {place: str(data.get(f"{prefix(key)}-{place}", ""))[:MOST_TYPED] for place in PLACES}
    seen = number(data.get(f"{prefix(key)}-seen"))
    typed = replace(Typed(seen=seen), **cells)  # type: ignore[arg-type]
    if f"{prefix(key)}-opened" in data:
        typed = replace(typed, breakdown=breakdown(data, key, indicator))
    keep = str(data.get(f"{prefix(key)}-keep", ""))
    return Posted(typed, keep, number(data.get(f"{prefix(key)}-now")))


def breakdown(data: Mapping[str, Any], key: Key, indicator: Indicator) -> dict[int, tuple[str, str]]:
    found = {}
    for kind in indicator.disaggregations.all():
        for category in kind.categories.all():
            place = f"{prefix(key)}-breakdown-{category.pk}"
            part, whole = (str(data.get(word, ""))[:60] for word in (place, f"{place}-of"))
            if part or whole:
                found[category.pk] = (part, whole)
    return found


def number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else None
