"""Parts of a report's page: each feature registers its card (reports.apps imports them)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


@dataclass(frozen=True)
class Part:
    template: str
    context: dict[str, Any]


Make = Callable[[Report, Any], Part | None]
PARTS: list[tuple[int, Make, bool]] = []


def register(order: int, *, also_announced: bool = False) -> Callable[[Make], Make]:
    """Has the function asked for its card: (report, person) → Part, or None for nothing. The lowest order comes first.
    A report that is only announced has no figures and no texts: it is shown the cards that say they can do without."""

    def kept(function: Make) -> Make:
        PARTS.append((order, function, also_announced))
        PARTS.sort(key=lambda part: part[0])
        return function

    return kept


def parts_of(report: Report, user: Any) -> Iterator[Part]:
    for _order, make, also_announced in PARTS:
        if (also_announced or report.status != ReportStatus.SCHEDULED) and (part := make(report, user)):
            yield part
