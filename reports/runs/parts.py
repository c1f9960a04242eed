"""Parts of a report's page: each feature registers its card (reports.apps imports them)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.runs.models import Report


@dataclass(frozen=True)
class Part:
    template: str
    context: dict[str, Any]


Make = Callable[[Report, Any], Part | None]
PARTS: list[tuple[int, Make]] = []


def register(order: int) -> Callable[[Make], Make]:
    """Has the function asked for its card: (report, person) → Part, or None for nothing. The lowest order comes first."""

    def kept(function: Make) -> Make:
        PARTS.append((order, function))
        PARTS.sort(key=lambda part: part[0])
        return function

    return kept


def parts_of(report: Report, user: Any) -> Iterator[Part]:
    for _order, make in PARTS:
        if part := make(report, user):
            yield part
