"""The portfolio's scores as the page shows them: number, word, tone, and the address of the projects behind each number."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.reference.models import Component
from projects.components.heat import Cell, Heading, Heat, Measure, Question, Row
from projects.components.models import Score

Text = str | Promise

# from which mean, rounded as it is shown: CSS class, word
MEANS: tuple[tuple[Decimal, str, Text], ...] = (
    (Decimal("2.5"), "heat--4", pgettext_lazy("addressed", "Fully")),
    (Decimal("1.5"), "heat--3", pgettext_lazy("addressed", "Largely")),
    (Decimal("0.5"), "heat--1", pgettext_lazy("addressed", "Partly")),
    (Decimal(0), "heat--0", pgettext_lazy("addressed", "Not")),
)
CHANGES: tuple[tuple[Decimal, str, Text], ...] = (
    (Decimal(1), "heat--4", pgettext_lazy("scores on average", "Rose by 1 or more")),
    (Decimal("0.1"), "heat--3", pgettext_lazy("scores on average", "Rose")),
    (Decimal(0), "heat--1", pgettext_lazy("scores on average", "Stayed")),
    (Decimal(-4), "heat--0", pgettext_lazy("scores on average", "Fell")),
)
LEGENDS: dict[Measure, list[tuple[str, Text]]] = {
    Measure.MEAN: list(zip(("heat--0", "heat--1", "heat--3", "heat--4"), (one.label for one in Score), strict=True)),
    Measure.CHANGE: [(css, word) for _from, css, word in reversed(CHANGES)],
    Measure.SCORED: [],
}
STEPS = {Measure.MEAN: MEANS, Measure.CHANGE: CHANGES}


@dataclass(frozen=True)
class ShownCell:
    cell: Cell
    number: str
    word: Text
    tone: str
    url: str


@dataclass(frozen=True)
class ShownRow:
    name: Text
    projects: int
    url: str
    cells: list[ShownCell]


@dataclass(frozen=True)
class HeatTable:
    rows: list[ShownRow]
    total: ShownRow


def heat_table(made: Heat) -> HeatTable:
    return HeatTable([row(made, one) for one in made.rows], row(made, made.total))


def row(made: Heat, one: Row) -> ShownRow:
    named = _("All, each project once") if one.heading is None else one.heading.name
    cells = [
        shown(made.question, cell, address(made.question, one.heading, component))
        for component, cell in zip(made.components, one.cells, strict=True)
    ]
    return ShownRow(named, one.projects, address(made.question, one.heading, None), cells)


def shown(question: Question, cell: Cell, url: str) -> ShownCell:
    if not cell.projects:
        return ShownCell(cell, "", _("Not scored"), "", "")
    if question.measure is Measure.SCORED or cell.mean is None:
        return ShownCell(cell, formats.number(cell.projects), "", "", url)
    mean = formats.rounded(cell.mean, 1)
    css, word = tone(question.measure, mean)
    return ShownCell(cell, in_digits(question.measure, mean), word, css, url)


def tone(measure: Measure, mean: Decimal) -> tuple[str, Text]:
    return next((css, word) for start, css, word in STEPS[measure] if mean >= start)


def in_digits(measure: Measure, mean: Decimal) -> str:
    text = formats.number(mean, 1)
    return f"+{text}" if measure is Measure.CHANGE and mean > 0 else text


def address(question: Question, heading: Heading | None, component: Component | None) -> str:
    """The list of exactly the projects of a cell; without a component, of the whole row that are scored at the moment."""
    words: dict[str, Any] = dict(question.words)
    if heading is not None:
        words[question.rows.key] = heading.key
    if component is not None:
        words["component"] = component.number
    words["moment"] = question.moment
    if question.measure is Measure.CHANGE:
        words["since"] = question.since
    made = QueryDict(mutable=True)
    made.update({name: str(value) for name, value in words.items()})
    return f"{reverse('component_projects')}?{made.urlencode()}"
