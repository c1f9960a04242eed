"""Three states of one section: where the branch began, what the project is now, what the branch proposes.

What only one side changed is kept. What both changed differently is a conflict, and a person chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.portfolio.amendments.sections import NEW, Row
from projects.portfolio.amendments.values import Same

WHOLE_ROW = ""
Choices = Mapping[tuple[str, str], str]  # (key of the row, field) → "now" or "mine"


@dataclass(frozen=True)
class Conflict:
    """Both sides changed one field, or (`field` empty) one took the row away that the other changed."""

    key: str
    field: str
    base: Any
    now: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    """Where nobody chose, the rows hold what the project says now."""

    rows: list[Row]
    conflicts: list[Conflict] = field(default_factory=list)


def merge(
    base: Sequence[Row], now: Sequence[Row], mine: Sequence[Row], *, same: Same, choices: Choices | None = None
) -> Merged:
    """In the order of `now`; what only the branch has comes last."""
    olds, ours = by_key(base), by_key(mine)
    chosen, conflicts, rows = choices or {}, [], []
    for row in now:
        merged, found = one_row(olds.get(row["key"]), row, ours.get(row["key"]), same, chosen)
        conflicts += found
        rows += [merged] if merged is not None else []
    for row in only_mine(now, mine, olds, same):
        old = olds.get(row["key"])
        if old is None:
            rows.append(row)
        elif not equal(old, row, same):  # taken away there, changed here
            conflict = Conflict(row["key"], WHOLE_ROW, old, None, row)
            conflicts.append(conflict)
            rows += [{**row, "key": new_key([*rows, *mine])}] if chosen.get((row["key"], WHOLE_ROW)) == "mine" else []
    return Merged(rows, conflicts)


def by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in rows}


def only_mine(now: Sequence[Row], mine: Sequence[Row], olds: Mapping[str, Row], same: Same) -> list[Row]:
    """Without new rows that somebody else has meanwhile added word for word."""
    present = by_key(now)
    came = [row for key, row in present.items() if key not in olds]
    return [
        row
        for row in mine
        if row["key"] not in present
        and not (row["key"].startswith(NEW) and any(equal(row, other, same) for other in came))
    ]


def one_row(
    old: Row | None, now: Row, mine: Row | None, same: Same, chosen: Choices
) -> tuple[Row | None, list[Conflict]]:
    """A row that the project has now."""
    if mine is None:
        if old is None or equal(old, now, same):
            return (now, []) if old is None else (None, [])
        conflict = Conflict(now["key"], WHOLE_ROW, old, now, None)
        return (None if chosen.get((now["key"], WHOLE_ROW)) == "mine" else now), [conflict]
    merged, conflicts = dict(now), []
    for name in [name for name in {**now, **mine} if name != "key"]:
        before, theirs, ours = (old or {}).get(name), now.get(name), mine.get(name)
        if same(name, ours, before) or same(name, ours, theirs):
            continue
        if not same(name, theirs, before):
            conflicts.append(Conflict(now["key"], name, before, theirs, ours))
            if chosen.get((now["key"], name)) != "mine":
                continue
        merged[name] = ours
    return merged, conflicts


def equal(first: Row, second: Row, same: Same) -> bool:
    return all(same(name, first.get(name), second.get(name)) for name in {**first, **second} if name != "key")


def new_key(rows: Sequence[Row]) -> str:
    """The key of one more row that the project does not have."""
    taken = {row["key"] for row in rows}
    return next(key for n in range(1, len(taken) + 2) if (key := f"{NEW}{n}") not in taken)
