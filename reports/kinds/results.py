"""Results and lessons, for every kind of report that has them: what was to be reached, what the approved values say, and on
what evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from portal import formats
from projects.results.aggregation import Reached
from projects.results.models import EvidenceGrade, Indicator
from projects.results.showing import REACHED, figure
from reports.figures.results import FrameworkLine, IndicatorLine, LessonLine, Measured
from reports.kinds.cells import CODE, code, heads, left_to_right, text, written
from reports.kinds.document import Block, Cell, Paragraph, Row, Table
from reports.kinds.prose import Prose

FROM_BASELINE_ON = (
    (pgettext_lazy("column of results", "Baseline"), "text"),
    (pgettext_lazy("column of results", "Target"), "text"),
    (pgettext_lazy("column of results", "Value to date"), "text"),
    (pgettext_lazy("column of results", "Evidence"), "text"),
    (pgettext_lazy("column of results", "Standing"), "text"),
)


# One indicator


def name(one: Measured) -> Cell:
    unit = f" ({one.unit})" if one.unit else ""
    return written(f"{one.code} {one.title}{unit}", one.language)


def cells_of(prose: Prose, one: Measured) -> tuple[Cell, ...]:
    return (
        value(one, one.baseline, one.baseline_of, one.baseline_text),
        value(one, one.target, one.target_of, one.target_text),
        value(one, *one.latest),
        text(prose.word(EvidenceGrade(one.grade).label) if one.grade else formats.UNKNOWN),
        text(prose.word(REACHED[Reached(one.reached)][0])),
    )


def value(one: Measured, part: Decimal | None, whole: Decimal | None, words: str) -> Cell:
    """No cell of numbers, which is always left to right: it holds words as well (2 of 3)."""
    shown = plain_value(one, part, whole, words)
    return written(shown, one.language) if words and part is None else text(shown)


def plain_value(one: Measured, part: Decimal | None, whole: Decimal | None, words: str) -> str:
    """The figure, or what people wrote instead of one."""
    if words and part is None:
        return words
    return figure(Indicator(kind=one.kind, scale_max=one.scale_max), part, whole)


# Many


def measurements(
    prose: Prose,
    id: str,
    caption: SafeString,
    *,
    first: tuple[tuple[Promise, str], ...],
    rows: Iterable[Row],
    widths: tuple[int, ...],
) -> Table:
    return Table(
        id=id,
        caption=caption,
        heads=heads(prose, *first, *FROM_BASELINE_ON),
        rows=tuple(rows),
        widths=widths,
        note=prose.say(
            _(
                "Approved values only. Evidence: reported (somebody says so), documented (a file or an address shows it), verified (somebody other than the reporter has checked it)."
            )
        ),
    )


def indicators(prose: Prose, id: str, caption: SafeString, shown: Iterable[tuple[str, IndicatorLine]]) -> Table:
    """Of several projects, each with its project's code."""
    first = (pgettext_lazy("column", "Project"), CODE), (_("Indicator"), "text")
    rows = (Row((code(project), name(one), *cells_of(prose, one))) for project, one in shown)
    return measurements(prose, id, caption, first=first, rows=rows, widths=(17, 24, 11, 11, 15, 11, 11))


def framework(prose: Prose, id: str, caption: SafeString, lines: Iterable[FrameworkLine]) -> Table:
    """Of one project, under their results, in the order of the framework."""
    first = ((_("Result and indicator"), "text"),)
    rows: list[Row] = []
    shown = None
    for line in lines:
        if line.result_code != shown:
            shown = line.result_code
            title = written(f"{line.result_code} {line.result_title}", line.result_language)
            rows.append(Row((title, *(text("") for _column in FROM_BASELINE_ON)), "sum"))
        rows.append(Row((name(line), *cells_of(prose, line)), "sub"))
    return measurements(prose, id, caption, first=first, rows=rows, widths=(34, 13, 13, 16, 12, 12))


def frameworks(prose: Prose, lines: Sequence[FrameworkLine], *, nothing: SafeString) -> tuple[Block, ...]:
    """A sentence and one table a project; `nothing` where no project has an indicator."""
    if not lines:
        return (Paragraph(nothing),)
    made: list[Block] = [Paragraph(summary(prose, lines))]
    for project, its in by_project(lines).items():
        caption = prose.say(_("Results of project {project}"), project=left_to_right(project))
        made.append(framework(prose, f"results-{project}", caption, its))
    return tuple(made)


def by_project(lines: Iterable[FrameworkLine]) -> dict[str, list[FrameworkLine]]:
    found: dict[str, list[FrameworkLine]] = {}
    for line in lines:
        found.setdefault(line.project, []).append(line)
    return found


def summary(prose: Prose, lines: Sequence[FrameworkLine]) -> SafeString:
    """How many indicators stand where; the words of the results room."""
    counts = Counter(line.reached for line in lines)
    stands = [f"{prose.word(REACHED[one][0])}: {formats.number(counts[one])}" for one in Reached if counts[one]]
    return prose.say(
        ngettext_lazy(
            "{count} indicator is followed; {stands}.", "{count} indicators are followed; {stands}.", len(lines)
        ),
        count=formats.number(len(lines)),
        stands="; ".join(stands),
    )


# Lessons


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
