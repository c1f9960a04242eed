"""The portfolio's scores as lines of a file: every row and component, with what was counted and when beside each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from portal.listing import Column, Kind
from portal.listing.exports import Table
from portal.reference.models import Component
from projects.components.heat import Cell, Heat, Measure, Row
from projects.components.heat_form import MEASURES

ALL = _("All, each project once")


@dataclass(frozen=True)
class Line:
    made: Heat
    row: Row
    component: Component
    cell: Cell

    def part(self, sign: int) -> int | None:
        """Projects whose score rose (1), stayed (0) or fell (-1); None where no change is measured."""
        if self.made.question.measure is not Measure.CHANGE:
            return None
        return sum(n for value, n in self.cell.by_value if (value > 0) - (value < 0) == sign)


def cells(made: Heat) -> Iterator[Line]:
    for row in (made.total, *made.rows):
        for component, cell in zip(made.components, row.cells, strict=True):
            yield Line(made, row, component, cell)


TABLE = Table(
    name="components",
    title=_("Components"),
    columns=(
        Column("row_key", _("Row, code"), lambda line: line.row.heading.key if line.row.heading else "*", Kind.CODE),
        Column("row", _("Row"), lambda line: line.row.heading.name if line.row.heading else ALL, is_main=True),
        Column("projects", _("Projects in the row"), lambda line: line.row.projects, Kind.NUMBER),
        Column("number", _("Component, number"), lambda line: line.component.number, Kind.NUMBER),
        Column("component", _("Component"), lambda line: line.component.name),
        Column("scored", _("Projects scored"), lambda line: line.cell.projects, Kind.NUMBER),
        Column("value", _("Mean"), lambda line: line.cell.mean, Kind.RATE),
        Column("rose", pgettext_lazy("projects", "Rose"), lambda line: line.part(1), Kind.NUMBER),
        Column("stayed", pgettext_lazy("projects", "Stayed"), lambda line: line.part(0), Kind.NUMBER),
        Column("fell", pgettext_lazy("projects", "Fell"), lambda line: line.part(-1), Kind.NUMBER),
        Column(
            "is_few", _("Fewer than three projects"), lambda line: pgettext("answer", "Yes") if line.cell.is_few else ""
        ),
        Column("measure", _("Measure"), lambda line: dict(MEASURES)[line.made.question.measure]),
        Column("moment", _("Scored"), lambda line: line.made.question.moment.label),
        Column(
            "since",
            _("Compared with"),
            lambda line: line.made.question.since.label if line.made.question.measure is Measure.CHANGE else "",
        ),
        Column("as_at", _("As at"), lambda line: line.made.as_at, Kind.MOMENT),
    ),
)
