"""The figures of the Board of Trustees' report: all its arithmetic, no words and no pages.

Counts are of the period where a date says so (`in_period`); stages are those of the day of drafting (`at_drafting`),
because the past of a stage is not kept as a number.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.periods import Period
from reports.figures.board import cooperation, finance, money, sessions, work
from reports.figures.board.choices import Choices
from reports.figures.board.shapes import BoardFigures
from reports.figures.freezing import NO_OPTIONS, Sheet
from reports.figures.results import result_lines, summary_of

__all__ = ["BoardFigures", "compute", "figures"]


def compute(period: Period, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS) -> BoardFigures:
    """All figures of the report on `period`, as they stand at this moment. Raises DoesNotReconcile."""
    money.check_ledger()
    return figures(period, today=today, options=options)


def figures(period: Period, *, today: date, options: Mapping[str, Any] = NO_OPTIONS) -> BoardFigures:
    """The same without adding up the whole ledger first. Pages compute the parts that they show, by the same functions."""
    sheet, choices = Sheet(), Choices.read(options)
    held = sessions.sessions_in(period, sheet)
    earlier = sessions.earlier_recommendations(period, sheet)
    running = work.running_in(period)
    requests = work.requests_in(period, sheet, today=today)
    projects = work.projects_in(running, period, sheet)
    components = work.component_lines(running, sheet, today=today)
    recommendations = work.recommendations_of(running, sheet, today=today)
    books = money.books_of(None, period)
    statement = money.statement_of(books)
    money.note_statement(statement, period, sheet)
    lines = money.project_lines(period)
    money.check_lines(lines, statement)
    reached = result_lines(running)
    themes = cooperation.themes(running, choices.components, reached, period)
    cooperation.note_themes(themes, sheet, today=today)
    return BoardFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        drafted_on=today,
        requests=requests,
        projects=projects,
        components=components,
        score_changes=work.score_changes(running),
        recommendations=recommendations,
        contributions=money.contribution_lines(period),
        allocated_usd=money.allocated(period, sheet),
        unallocated_usd=money.unallocated(period, sheet),
        statement=statement,
        funds=tuple(money.statement_of(money.books_of(fund, period)) for fund in money.funds_with_movements(period)),
        months=tuple(money.months_of(period)),
        project_lines=lines,
        sessions=held,
        earlier_recommendations=earlier,
        themes=themes,
        synergies=cooperation.synergies(running, period, sheet),
        results=summary_of(reached, sheet, today=today, where="projects under way in the period"),
        giving=finance.giving(period, choices.compared_years, sheet),
        reserve=finance.reserve(books, sheet),
        accounts=finance.accounts(period),
        presences=finance.presences(lines),
        sources=tuple(sheet.figures),
    )
