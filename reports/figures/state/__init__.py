"""The figures of the report on one State: recommendations and their follow-up, assistance, results, people, lessons.

What was received and done is of the period; where recommendations stand is of the day of drafting, as the State and OHCHR say.
Raises State.DoesNotExist for a code that is no State's.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.periods import Period
from portal.reference.models import State
from projects.states.figures import profile
from reports.figures.board.work import component_lines, running_in
from reports.figures.freezing import NO_OPTIONS, Sheet, names_of
from reports.figures.reader import SECRETARIAT
from reports.figures.results import lesson_lines, lessons_until, result_lines, summary_of
from reports.figures.state import assistance, matrix, received
from reports.figures.state.shapes import StateFigures

__all__ = ["StateFigures", "compute"]


def compute(period: Period, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS) -> StateFigures:
    """All figures of the report on the State with the code `scope`, as they stand at this moment."""
    state, sheet = State.objects.get(iso3=scope), Sheet()
    known = profile(SECRETARIAT, state, today=today)
    projects = running_in(period).filter(pk__in=state.projects.values("pk"))
    mechanisms, positions = received.mechanisms(known), received.positions(known)
    received.note(mechanisms, positions, sheet, state, today=today)
    progress = received.progress(known, sheet, state, today=today)
    by_cycle, total = assistance.coverage(known, sheet, today=today)
    reached = result_lines(projects)
    is_whole = options.get("matrix") != "acted_on"
    return StateFigures(
        iso3=state.iso3,
        state_names=names_of(state),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        drafted_on=today,
        mechanisms=mechanisms,
        positions=positions,
        progress=progress,
        freshness=received.freshness(state, sheet, today=today),
        dates=received.dates(state, today=today),
        coverage=by_cycle,
        coverage_total=total,
        requests=assistance.requests(state, period, sheet, today=today),
        projects=assistance.projects(projects, period, sheet),
        components=component_lines(projects, sheet, today=today),
        results=summary_of(reached, sheet, today=today, where=f"projects of {state.iso3} under way in the period"),
        result_lines=reached,
        people=assistance.people(projects, period, sheet),
        lessons=lesson_lines(lessons_until(period).filter(shows_states=True, states=state)),
        matrix=matrix.rows(state, is_whole=is_whole),
        matrix_whole=is_whole,
        sources=tuple(sheet.figures),
    )
