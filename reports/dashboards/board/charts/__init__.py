"""The charts of the Board's dashboard, each with its question, its answer and its table."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.charts.shown import Shown
from reports.dashboards.board.asked import (
    COMPONENTS,
    FOLLOW_UP,
    MONEY,
    PROJECTS,
    RECOMMENDATIONS,
    REQUESTS,
    STATES,
)
from reports.dashboards.board.charts import components, follow_up, money, portfolio, recommendations, requests, states
from reports.dashboards.board.shapes import BoardLook

Charts = Callable[[BoardLook, Any], Mapping[str, Shown]]  # what is drawn, of the part that it is of
DRAWN: Mapping[str, Charts] = {
    MONEY: money.charts,
    PROJECTS: portfolio.charts,
    COMPONENTS: components.charts,
    STATES: states.charts,
    RECOMMENDATIONS: recommendations.charts,
    REQUESTS: requests.charts,
    FOLLOW_UP: follow_up.charts,
}


def charts(asked: Any, look: BoardLook) -> Mapping[str, Shown]:
    return DRAWN[look.part](look, look.shown)
