"""What States were recommended and cooperation answers."""

from datetime import date
from typing import Any

from portal.periods import Period
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Coverage, Question, coverage
from reports.dashboards.board.shapes import Gaps
from reports.figures.freezing import Sheet


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Gaps:
    """As things stand today and as the reader may see them: the same numbers as on the page of coverage."""
    by_state, by_theme, by_region = (
        coverage(reader, Question(rows=DIMENSIONS[key])) for key in ("state", "theme", "region")
    )
    note_coverage(by_state, sheet, today=today)
    return Gaps(by_state, by_theme, by_region)


def note_coverage(made: Coverage, sheet: Sheet, *, today: date) -> None:
    where = "projects.Recommendation: supported UPR recommendations, as the reader may see"
    total = made.total
    for id, value in (
        ("supported", total.recommendations),
        ("assisted", total.assisted),
        ("requested", total.requested),
        ("untouched", total.untouched),
    ):
        sheet.note(
            f"coverage.{id}",
            value,
            unit="recommendations",
            basis="at_drafting",
            as_at=today,
            source=f"{where}, {id}",
            rows=value,
        )
