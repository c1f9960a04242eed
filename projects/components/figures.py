"""How scores moved: one calculation for a project's page, the portfolio's table, the API and the reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, QuerySet

from portal.reference.models import Component
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project

HUNDREDTH = Decimal("0.01")
LATER = (Moment.CLOSURE, Moment.APPROVAL)  # the latest first


@dataclass(frozen=True)
class Progress:
    """One component of one project, at its first and at its latest moment."""

    number: int
    first: int
    last: int


@dataclass(frozen=True)
class Movement:
    """In how many projects a component's score rose, stayed and fell between two moments; each project once."""

    number: int
    rose: int = 0
    stayed: int = 0
    fell: int = 0

    @property
    def compared(self) -> int:
        return self.rose + self.stayed + self.fell


@dataclass(frozen=True)
class ComponentFigure:
    component: Component
    means: tuple[tuple[Moment, Decimal | None, int], ...]  # moment, mean, projects scored
    first: Decimal | None  # mean at request of the projects that were scored again later
    last: Decimal | None  # mean of the same projects at their latest moment
    compared: int


def scores_of(projects: QuerySet[Project]) -> dict[int, dict[int, dict[str, int]]]:
    """Component number → project → moment → score."""
    table: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = ComponentScore.objects.filter(project__in=projects).values_list(
        "component__number", "project", "moment", "score"
    )
    for number, project, moment, score in rows:
        if project is not None:
            table[number][project][moment] = score
    return table


def mean(values: list[int]) -> Decimal | None:
    return (Decimal(sum(values)) / len(values)).quantize(HUNDREDTH, ROUND_HALF_UP) if values else None


def first_and_last(moments: Mapping[str, int]) -> tuple[int, int] | None:
    """The score at request and the latest one after it; None when there are not two."""
    last = next((moments[moment] for moment in LATER if moment in moments), None)
    return (moments[Moment.REQUEST], last) if Moment.REQUEST in moments and last is not None else None


def component_figures(projects: QuerySet[Project]) -> tuple[ComponentFigure, ...]:
    table = scores_of(projects)
    return tuple(figure(component, table[component.number].values()) for component in Component.objects.all())


def figure(component: Component, projects: Iterable[Mapping[str, int]]) -> ComponentFigure:
    scored = list(projects)
    values = {moment: [moments[moment] for moments in scored if moment in moments] for moment in Moment}
    pairs = [pair for pair in map(first_and_last, scored) if pair]
    return ComponentFigure(
        component,
        tuple((moment, mean(found), len(found)) for moment, found in values.items()),
        mean([first for first, _last in pairs]),
        mean([last for _first, last in pairs]),
        len(pairs),
    )


def progress_of(lines: Iterable[Any]) -> tuple[Progress, ...]:
    """Of the lines of a project's page (shown.Line): the components scored at two moments or more."""
    return tuple(
        Progress(line.component.number, line.first, line.last)
        for line in lines
        if line.first is not None and line.last is not None
    )


def with_change(scores: QuerySet[ComponentScore], since: Moment) -> QuerySet[Any]:
    """Adds `value`: the score less the same project's score of the component at `since`; without one the row is left out."""
    return scores.filter(
        project__component_scores__moment=since, project__component_scores__component=F("component")
    ).annotate(value=F("score") - F("project__component_scores__score"))


def movements(projects: QuerySet[Project], first: Moment, last: Moment) -> tuple[Movement, ...]:
    """One query, whatever the number of projects. Components that no project was scored on twice are left out."""
    scores = ComponentScore.objects.filter(project__in=projects.order_by().values("pk"), moment=last).order_by()
    counted: dict[int, dict[str, int]] = defaultdict(lambda: {"rose": 0, "stayed": 0, "fell": 0})
    for line in with_change(scores, first).values("component__number", "value").annotate(n=Count("pk")):
        counted[line["component__number"]][word(line["value"])] += line["n"]
    return tuple(Movement(number, **counted[number]) for number in sorted(counted))


def word(change: int) -> str:
    return "rose" if change > 0 else "fell" if change < 0 else "stayed"
