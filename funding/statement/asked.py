"""The statements that answer a question: what page, files, API and PDF have in common."""

from dataclasses import dataclass

from funding.statement import periods
from funding.statement.figures import statements
from funding.statement.forms import BOTH, Question
from funding.statement.lines import Row, rows
from funding.statement.shapes import Basis, Statement
from portal.periods import Period, to_date


@dataclass(frozen=True)
class Answer:
    """The first statement is the one that notes, donors and projects are about. Beside it stands the other basis, or the
    earlier period that it is compared with."""

    question: Question
    statements: tuple[Statement, ...]
    is_comparison: bool

    @property
    def main(self) -> Statement:
        return self.statements[0]

    @property
    def rows(self) -> list[Row]:
        return rows(self.statements)


def answer(question: Question, *, donors: frozenset[int] | None = None) -> Answer:
    """Raises DoesNotBalance."""
    if question.basis == BOTH:
        both = statements(
            question.fund,
            question.period,
            as_at=question.as_at,
            known_until=question.known_until,
            donors=donors,
            is_explained=True,
        )
        return Answer(question, (both[Basis.RECEIVED], both[Basis.RECORDED]), is_comparison=False)
    made = statements(
        question.fund,
        question.period,
        bases=(question.basis,),
        as_at=question.as_at,
        known_until=question.known_until,
        donors=donors,
        is_explained=True,
    )[question.basis]
    earlier = statements(
        question.fund,
        compared_with(question),
        bases=(question.basis,),
        known_until=question.known_until,
        donors=donors,
    )[question.basis]
    return Answer(question, (made, earlier), is_comparison=True)


def compared_with(question: Question) -> Period:
    """The earlier stretch that is as long as what is counted: a year to date with the year before to the same day."""
    return periods.previous(to_date(question.period, question.as_at), years=question.years_back)
