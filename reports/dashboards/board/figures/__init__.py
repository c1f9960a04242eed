"""The figures of the Board's dashboard, by part: those of the Board's report for the same period, by the same functions, and
what a page can say beside them because it knows its reader."""

from dataclasses import replace
from typing import Any

from portal.accounts.rules import standing
from portal.kept.keeping import kept
from portal.periods import Period
from projects.coverage.views import sees_all
from reports.dashboards.board.asked import (
    COMPONENTS,
    FOLLOW_UP,
    MONEY,
    PROJECTS,
    RECOMMENDATIONS,
    REQUESTS,
    STATES,
    BoardAsked,
)
from reports.dashboards.board.figures import components, follow_up, money, portfolio, recommendations, requests, states
from reports.dashboards.board.shapes import BoardLook
from reports.figures.freezing import Figure, Sheet

COMPUTED = {
    MONEY: money.of_part,
    PROJECTS: portfolio.of_part,
    COMPONENTS: components.of_part,
    STATES: states.of_part,
    RECOMMENDATIONS: recommendations.of_part,
    REQUESTS: requests.of_part,
    FOLLOW_UP: follow_up.of_part,
}
ALIKE = (MONEY, PROJECTS)


def compute(reader: Any, asked: Any) -> BoardLook:
    """The part that is asked for (BoardAsked). What has not happened yet counts for nothing: the period ends with the last day that counts."""
    period = Period(asked.period.starts_on, asked.as_at)
    look = BoardLook(
        part=asked.part,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        drafted_on=asked.today,
        sees_requests=sees_all(reader),
        sees_risks=standing(reader).is_staff,
        sources=(),
    )
    found, sources = answered(reader, asked, period)
    return replace(look, shown=found, sources=sources)


def answered(reader: Any, asked: BoardAsked, period: Period) -> tuple[Any, tuple[Figure, ...]]:
    """What everybody who may look is told alike is kept for all of them."""

    def found() -> tuple[Any, tuple[Figure, ...]]:
        sheet = Sheet()
        made = COMPUTED[asked.part](reader, period, sheet, today=asked.today)
        return made, tuple(sheet.figures)

    if asked.part not in ALIKE:
        return found()
    return kept("board", (asked.part, period, asked.today), found)
