"""Which part of a long grid a page shows: everything, or one outcome at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from projects.results.grid.posting import number
from projects.results.grid.rows import outcome_of
from projects.results.models import Indicator, Result

MOST = 30  # rows of a page, which stays under 60 kB


@dataclass(frozen=True)
class Part:
    outcomes: list[tuple[Result, int, bool]]  # outcome, its indicators, whether it is shown; empty when all are
    page: Page[Indicator]

    @property
    def indicators(self) -> list[Indicator]:
        return list(self.page)


def part_of(indicators: list[Indicator], *, outcome: str = "", page: str | None = None) -> Part:
    by_outcome: dict[int, list[Indicator]] = {}
    results: dict[int, Result] = {}
    for one in indicators:
        result = outcome_of(one)
        results[result.pk] = result
        by_outcome.setdefault(result.pk, []).append(one)
    if len(indicators) <= MOST:
        return Part([], Paginator(indicators, MOST).get_page(1))
    chosen = number(outcome)
    shown = chosen if chosen in by_outcome else next(iter(by_outcome))
    tabs: list[tuple[Any, int, bool]] = [(results[pk], len(found), pk == shown) for pk, found in by_outcome.items()]
    return Part(tabs, Paginator(by_outcome[shown], MOST).get_page(page))
