"""The seven components at three moments, and by region."""

from datetime import date
from typing import Any

from portal.periods import Period
from projects.components.heat import Question, heat_of
from reports.dashboards.board.shapes import Components
from reports.figures.board import work
from reports.figures.freezing import Sheet


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Components:
    """Of the projects under way in the period, as they are scored today."""
    running = work.running_in(period)
    return Components(
        lines=work.component_lines(running, sheet, today=today),
        changes=work.score_changes(running),
        heat=heat_of(running, Question()),
    )
