"""Tables of results and lessons, for every kind of report that has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from projects.results.models import EvidenceGrade
from projects.results.showing import REACHED, figure
from reports.figures.results import IndicatorLine, LessonLine
from reports.kinds.cells import CODE, NUMBER, code, heads, text, written
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose


def indicators(prose: Prose, id: str, caption: SafeString, shown: Iterable[tuple[str, IndicatorLine]]) -> Table:
    """Each with its project's code: baseline, value, target, how far it has come and how well that is shown."""
    return Table(
        id=id,
        caption=caption,
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (_("Indicator"), "text"),
            (_("Baseline"), NUMBER),
            (pgettext_lazy("column", "Value"), NUMBER),
            (_("Target"), NUMBER),
            (pgettext_lazy("column", "Stage"), "text"),
            (pgettext_lazy("column", "Evidence"), "text"),
        ),
        rows=tuple(Row(cells_of(prose, project, one)) for project, one in shown),
        widths=(17, 23, 10, 17, 12, 11, 10),
    )


def cells_of(prose: Prose, project: str, one: IndicatorLine) -> tuple[Cell, ...]:
    line: Any = one  # has what `figure` reads of an indicator
    value = (
        written(one.text, one.language)
        if one.text and one.numerator is None
        else Cell(figure(line, one.numerator, one.denominator), NUMBER)
    )
    return (
        code(project),
        written(f"{one.code} {one.title}", one.language),
        Cell(figure(line, one.baseline, one.baseline_of), NUMBER),
        value,
        Cell(figure(line, one.target, one.target_of), NUMBER),
        text(prose.word(REACHED[one.reached][0])),  # type: ignore[index]  # a StrEnum's word
        text(prose.word(EvidenceGrade(one.grade).label) if one.grade else formats.UNKNOWN),
    )


def lessons(prose: Prose, id: str, caption: SafeString, shown: Sequence[LessonLine], further: int = 0) -> Table:
    return Table(
        id=id,
        caption=caption,
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (pgettext_lazy("column", "Lesson"), "text"),
            (pgettext_lazy("column", "What to do next time"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    code(one.reference),
                    written(f"{one.title}. {one.learnt}" if one.learnt else one.title, one.language),
                    written(one.advice, one.language) if one.advice else text(formats.UNKNOWN),
                )
            )
            for one in shown
        ),
        widths=(17, 45, 38),
        note=prose.say(_("Further ones in the library of lessons: {count}."), count=formats.number(further))
        if further
        else SafeString(),
    )
