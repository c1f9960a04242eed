"""Small numbers of people, hidden so that nobody can be recognised: 1 to 4 are shown as “fewer than 5”, and as many other
numbers are withheld as it takes that no hidden one can be worked out from those that are shown.

A page is given as its numbers and its sums (`Line`): which of the numbers is the total of which others, across all tables
of the page. Whatever a reader could subtract must be a line: row and column totals, totals of several tables, and two
breakdowns of the same people, which share their total. Pure: no models, no request; the same input gives the same answer.

What is promised of each number marked SMALL is proved while it is hidden: there is another set of whole numbers that agrees
with everything shown and with the meaning of the marks, in which this number differs.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import formats

FEWEST = 5  # the smallest count that is shown to everybody; zero is shown too
# The search: how many people mending one line is guessed to cost, and how many ways are looked at by that guess. The higher,
# the sooner a way is found and the more it may withhold.
TRIES = ((12, 200), (60, 400), (500, 800))

K = TypeVar("K", bound=Hashable)


class Mark(StrEnum):
    SMALL = "small"  # 1 to 4
    HELD = "held"  # 5 or more, withheld because it would give a small one away


WORDS: dict[str, str | Promise] = {Mark.SMALL: _("fewer than 5"), Mark.HELD: _("not shown")}


@dataclass(frozen=True)
class Line(Generic[K]):
    """`total` is the sum of `parts`. A part that is left out is zero."""

    total: K
    parts: tuple[K, ...]


@dataclass(frozen=True)
class Count:
    """One number for one reader: None when it is hidden, with the mark that says how."""

    value: int | None
    mark: str = ""

    def __str__(self) -> str:
        return shown(self.value, self.mark)


def shown(value: int | None, mark: str = "") -> str:
    """34, “fewer than 5” or “not shown”, in the language of the page."""
    return str(WORDS[mark]) if mark else formats.number(value)


def count_of(key: K, values: Mapping[K, int], marks: Mapping[K, Mark]) -> Count:
    """A number that is not there is zero."""
    mark = marks.get(key)
    return Count(None, mark) if mark else Count(values.get(key, 0))


def is_small(value: int) -> bool:
    return 0 < value < FEWEST


def suppress(values: Mapping[K, int], lines: Iterable[Line[K]]) -> dict[K, Mark]:
    """The numbers to hide. Raises ValueError when a line does not add up, since nothing could then be promised."""
    system = System(values, list(lines))
    for key in system.small:
        system.protect(key)
    return system.marks


class System(Generic[K]):
    """The numbers and sums of one page while marks are being set."""

    def __init__(self, values: Mapping[K, int], lines: list[Line[K]]) -> None:
        self.values, self.lines = values, lines
        self.of: dict[K, list[tuple[int, int]]] = {}  # key → (line, sign): +1 as its total, -1 as a part
        for index, line in enumerate(lines):
            if self.value(line.total) != sum(map(self.value, line.parts)):
                raise ValueError(f"{line.total!r} is not the sum of its parts.")
            self.of.setdefault(line.total, []).append((index, 1))
            for part in line.parts:
                self.of.setdefault(part, []).append((index, -1))
        self.small = [key for key, value in values.items() if is_small(value)]
        self.marks: dict[K, Mark] = dict.fromkeys(self.small, Mark.SMALL)
        self.is_proved: set[K] = set()

    def value(self, key: K) -> int:
        return self.values.get(key, 0)

    def protect(self, key: K) -> None:
        """Withholds what it takes that `key` has a second possible value: the least number of people in sum."""
        while key not in self.is_proved:
            way = self.another_way(key)
            if way is None and not self.withhold_nearest(key):
                self.withhold_everything()
                return
            for each in way or ():
                self.marks.setdefault(each, Mark.HELD)
                self.is_proved.add(each)  # the same way changes it too

    def another_way(self, start: K) -> dict[K, int] | None:
        """Changes of one person each, `start` among them, after which every line still adds up and every mark is still
        true: a cheap one by the people in numbers that would have to be withheld for it; None when none is found.

        Best first: what a way costs already, and a guess of what it costs to mend each line that it leaves out of balance.
        """
        ways = (self.way_by(start, guess, most) for guess, most in TRIES)
        return next((way for way in ways if way), None)

    def way_by(self, start: K, guess: int, most: int) -> dict[K, int] | None:
        order = count()
        queue: list[tuple[int, int, int, dict[K, int], dict[int, int]]] = []
        for step in (1, -1):
            if self.may_become(start, step):
                upset = self.upset({}, start, step)
                heappush(queue, (guess * len(upset), next(order), 0, {start: step}, upset))
        seen: set[frozenset[tuple[K, int]]] = set()
        tried = 0
        while queue and tried < most:
            _rank, _order, cost, changes, upset = heappop(queue)
            if not upset:
                return changes
            tried += 1
            for key, step in self.fewest_repairs(upset, changes):
                after = {**changes, key: step}
                mark = frozenset(after.items())
                if mark in seen:
                    continue
                seen.add(mark)
                spent = cost + (1 if key in self.marks else self.value(key))
                still = self.upset(upset, key, step)
                heappush(queue, (spent + guess * sum(map(abs, still.values())), next(order), spent, after, still))
        return None

    def fewest_repairs(self, upset: Mapping[int, int], changes: Mapping[K, int]) -> list[tuple[K, int]]:
        """Of the lines that are out of balance, the one with the fewest ways to mend it."""
        fewest: list[tuple[K, int]] | None = None
        for line, out_by in upset.items():
            found = list(self.repairs(line, out_by, changes))
            if fewest is None or len(found) < len(fewest):
                fewest = found
        return fewest or []

    def upset(self, before: Mapping[int, int], key: K, step: int) -> dict[int, int]:
        """By how much each line is out once `key` has changed as well: total less parts."""
        after = dict(before)
        for line, sign in self.of.get(key, ()):
            after[line] = after.get(line, 0) + sign * step
            if not after[line]:
                del after[line]
        return after

    def repairs(self, index: int, out_by: int, changes: Mapping[K, int]) -> Iterable[tuple[K, int]]:
        step = -1 if out_by > 0 else 1
        line = self.lines[index]
        candidates = [(part, -step) for part in line.parts] + [(line.total, step)]
        return [(key, by) for key, by in candidates if key not in changes and self.may_become(key, by)]

    def may_become(self, key: K, step: int) -> bool:
        """Whether the number, hidden, could as well be one more or less by what its mark says. Zero is always shown."""
        value = self.value(key)
        if not value:
            return False
        return is_small(value + step) if is_small(value) else value + step >= FEWEST

    def withhold_nearest(self, key: K) -> bool:
        """The search gave up: one more number near `key`, the smallest. False when there is none left."""
        near, lines = {key}, set[int]()
        while True:
            lines_now = {line for each in near for line, _sign in self.of.get(each, ())}
            around = {each for line in lines_now for each in (self.lines[line].total, *self.lines[line].parts)} | near
            open_keys = [each for each in around if each not in self.marks and self.may_become(each, 1)]
            if open_keys:
                found = min(open_keys, key=lambda each: (self.value(each), repr(each)))
                self.marks[found] = Mark.HELD
                return True
            if lines_now == lines:
                return False
            near, lines = around, lines_now

    def withhold_everything(self) -> None:
        """The last resort: nothing but zeros is left, and the marks no longer tell small from large."""
        for key, value in self.values.items():
            if value:
                self.marks[key] = Mark.HELD
        self.is_proved.update(self.small)
