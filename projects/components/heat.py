"""The portfolio's scores: components × rows of projects. One calculation for page, files and API.

Counted in the database, five queries whatever the number of projects. A project with several States, regions or forms counts
once in each row it belongs to, and once in every total.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from portal.reference.models import Component
from projects.components.dimensions import DIMENSIONS, Dimension, Heading
from projects.components.figures import Movement, movements, with_change
from projects.components.filters import NarrowFilter
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project

FEW = 3  # below that a mean says little; it is shown with a warning
HUNDREDTH = Decimal("0.01")


class Measure(StrEnum):
    MEAN = "mean"
    SCORED = "scored"
    CHANGE = "change"


@dataclass(frozen=True)
class Question:
    """`words` narrow the projects that are counted, as the address has them."""

    rows: Dimension = DIMENSIONS["region"]
    measure: Measure = Measure.MEAN
    moment: Moment = Moment.APPROVAL
    since: Moment = Moment.REQUEST  # of a change
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def closed_in(self) -> int | None:
        year = self.words.get("closed", "")
        return int(year) if year.isdigit() else None


@dataclass(frozen=True)
class Cell:
    """How many projects have which score, or which change."""

    by_value: tuple[tuple[int, int], ...] = ()  # value, projects

    @property
    def projects(self) -> int:
        return sum(n for _value, n in self.by_value)

    @property
    def mean(self) -> Decimal | None:
        if not self.projects:
            return None
        total = Decimal(sum(value * n for value, n in self.by_value))
        return (total / self.projects).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def is_few(self) -> bool:
        return 0 < self.projects < FEW


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    heading: Heading | None  # None: all projects, each once
    projects: int
    cells: tuple[Cell, ...]  # in the order of the components


@dataclass(frozen=True)
class Heat:
    question: Question
    components: tuple[Component, ...]
    rows: tuple[Row, ...]
    total: Row
    compared: tuple[Movement, ...]  # between request and closure, of the projects counted
    as_at: datetime


def heat(user: Any, question: Question, *, now: datetime | None = None) -> Heat:
    """The figures of `question` as this reader may know them."""
    return heat_of(counted(user, question), question, now=now)


def heat_of(projects: QuerySet[Project], question: Question, *, now: datetime | None = None) -> Heat:
    """The same of these projects."""
    headings = headings_of(question, projects)
    components = tuple(Component.objects.all())
    sizes = projects.order_by().aggregate(
        all=Count("pk"), **{name(at): Count("pk", filter=one.where) for at, one in enumerate(headings)}
    )
    cells = cells_of(projects, question, headings)
    rows = [
        Row(one, sizes[name(at)], tuple(Cell(tuple(cells.get((at, c.number), ()))) for c in components))
        for at, one in enumerate(headings)
        if sizes[name(at)]
    ]
    total = Row(None, sizes["all"], tuple(Cell(tuple(cells.get((None, c.number), ()))) for c in components))
    return Heat(
        question,
        components,
        tuple(rows),
        total,
        movements(projects, Moment.REQUEST, Moment.CLOSURE),
        now or timezone.now(),
    )


def counted(user: Any, question: Question) -> QuerySet[Project]:
    return NarrowFilter(question.words, queryset=Project.objects.visible_to(user)).qs


def headings_of(question: Question, projects: QuerySet[Project]) -> list[Heading]:
    """Where the projects are narrowed by what the rows are, one row remains: that a project is in others is not asked."""
    headings = question.rows.headings(projects)
    chosen = question.words.get(question.rows.key)
    return [one for one in headings if one.key == chosen] if chosen else headings


def name(at: int) -> str:
    return f"row_{at}"


Counted = dict[tuple[int | None, int], list[tuple[int, int]]]


def cells_of(projects: QuerySet[Project], question: Question, headings: Iterable[Heading]) -> Counted:
    """(row, component's number) → value and projects; the row None is all of them."""
    keys = projects.order_by().values("pk")
    scores = ComponentScore.objects.filter(project__in=keys, moment=question.moment).order_by()
    valued: QuerySet[Any] = (
        with_change(scores, question.since) if question.measure is Measure.CHANGE else scores.annotate(value=F("score"))
    )
    in_row = {
        name(at): Count("pk", filter=in_projects(Project.objects.filter(one.where))) for at, one in enumerate(headings)
    }
    found: Counted = {}
    for line in valued.values("component__number", "value").annotate(all=Count("pk"), **in_row).order_by("value"):
        for at in (None, *range(len(in_row))):
            n = line["all"] if at is None else line[name(at)]
            if n:
                found.setdefault((at, line["component__number"]), []).append((line["value"], n))
    return found


def in_projects(projects: QuerySet[Project]) -> Q:
    return Q(project__in=projects.order_by().values("pk"))
