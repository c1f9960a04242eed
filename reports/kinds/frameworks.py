"""Results of projects in a report: what was to be reached and what the approved values say, with the grade of the evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import unescape

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.money import is_currency
from projects.results.aggregation import Reached
from projects.results.models import EvidenceGrade, Indicator
from projects.results.showing import REACHED, figure
from reports.figures.freezing import Figure
from reports.figures.outside import ResultLine
from reports.kinds.cells import cents, heads, text, written
from reports.kinds.document import Block, Cell, Paragraph, Row, Table
from reports.kinds.prose import Prose


def quoted(text: str, language: str) -> SafeString:
    """Words of a person within a sentence, in their own language."""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


def left_to_right(text: str) -> SafeString:
    """A code or a symbol within a sentence."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


def plain(sentence: SafeString) -> str:
    """A sentence as an attribute or a title of a drawing says it: without the marks of a language."""
    return unescape(strip_tags(sentence))


def by_project(lines: Iterable[ResultLine]) -> dict[str, list[ResultLine]]:
    found: dict[str, list[ResultLine]] = {}
    for line in lines:
        found.setdefault(line.project, []).append(line)
    return found


def summary(prose: Prose, lines: Sequence[ResultLine]) -> SafeString:
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


def table(prose: Prose, id: str, caption: SafeString, lines: Sequence[ResultLine]) -> Table:
    """The indicators under their results, in the order of the framework."""
    rows: list[Row] = []
    shown = None
    for line in lines:
        if line.result_code != shown:
            shown = line.result_code
            title = written(f"{line.result_code} {line.result_title}", line.result_language)
            rows.append(Row((title, *(text("") for _column in range(5))), "sum"))
        rows.append(indicator(prose, line))
    return Table(
        id=id,
        caption=caption,
        heads=heads(
            prose,
            (_("Result and indicator"), "text"),
            (pgettext_lazy("column of results", "Baseline"), "text"),
            (pgettext_lazy("column of results", "Target"), "text"),
            (pgettext_lazy("column of results", "Value to date"), "text"),
            (pgettext_lazy("column of results", "Evidence"), "text"),
            (pgettext_lazy("column of results", "Standing"), "text"),
        ),
        rows=tuple(rows),
        widths=(34, 13, 13, 16, 12, 12),
        note=prose.say(
            _(
                "Approved values only. Evidence: reported (somebody says so), documented (a file or an address shows it), verified (somebody other than the reporter has checked it)."
            )
        ),
    )


def indicator(prose: Prose, line: ResultLine) -> Row:
    unit = f" ({line.unit})" if line.unit else ""
    return Row(
        (
            written(f"{line.code} {line.title}{unit}", line.language),
            value(line, line.baseline, line.baseline_of, line.baseline_text),
            value(line, line.target, line.target_of, line.target_text),
            value(line, line.value, line.value_of, line.value_text),
            text(prose.word(EvidenceGrade(line.grade).label) if line.grade else formats.UNKNOWN),
            text(prose.word(REACHED[Reached(line.reached)][0])),
        ),
        "sub",
    )


def plain_value(line: ResultLine, part: Decimal | None, whole: Decimal | None, words: str) -> str:
    """The figure, or what people wrote instead of one."""
    if words and part is None:
        return words
    return figure(Indicator(kind=line.kind, scale_max=line.scale_max), part, whole)


def value(line: ResultLine, part: Decimal | None, whole: Decimal | None, words: str) -> Cell:
    if words and part is None:
        return written(words, line.language)
    return text(figure(Indicator(kind=line.kind, scale_max=line.scale_max), part, whole))


def blocks(prose: Prose, lines: Sequence[ResultLine], *, nothing: SafeString) -> tuple[Block, ...]:
    """A sentence and one table a project; `nothing` where no project has an indicator."""
    if not lines:
        return (Paragraph(nothing),)
    made: list[Block] = [Paragraph(summary(prose, lines))]
    for code, its in by_project(lines).items():
        caption = prose.say(_("Results of project {project}"), project=left_to_right(code))
        made.append(table(prose, f"results-{code}", caption, its))
    return tuple(made)


def figure_value(one: Figure) -> Cell:
    """The value of a figure in the list of sources: money to the cent, the rest with the decimals that it has."""
    if one.value is None or one.unit == "usd":
        return cents(one.value)
    if is_currency(one.unit):
        return Cell(formats.money(one.value, one.unit), "number")
    return Cell(formats.number(one.value, formats.digits_of(one.value, 4)), "number")
