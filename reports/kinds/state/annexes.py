"""Annexes of the State's report: the matrix for the national report, money by project and source, sources."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal import formats
from projects.recommendations.models import Position, Progress
from reports.figures.state.shapes import MatrixRow, StateFigures
from reports.kinds import labels
from reports.kinds.board.parts import paragraphs
from reports.kinds.board.tables import sources_table
from reports.kinds.cells import CODE, cents, code, heads, text, written
from reports.kinds.document import Block, Cell, Row, Section, Table
from reports.kinds.prose import Prose
from reports.kinds.state.tables import MONEY_HEADS, WORDS


def annexes(prose: Prose, figures: StateFigures) -> tuple[Section, ...]:
    found: list[tuple[SafeString, tuple[Block, ...]]] = [
        (prose.say(_("Recommendations and what is done about them")), matrix(prose, figures))
    ]
    if any(line.sources for line in figures.projects):
        found.append((prose.say(_("Money by project and source")), (money(prose, figures),)))
    found.append((prose.say(_("Sources of the figures")), (sources_table(prose, figures.sources),)))
    return tuple(
        Section(f"annex-{number}", labels.of_annex(prose, number), heading, blocks, is_annex=True)
        for number, (heading, blocks) in enumerate(found, start=1)
    )


def matrix(prose: Prose, figures: StateFigures) -> tuple[Block, ...]:
    if not figures.matrix:
        return paragraphs(prose.say(_("There is no recommendation to be shown.")))
    whole = _(
        "All recommendations of the latest review, and others that a project or a request answers or on which progress is recorded."
    )
    acted_on = _("Recommendations that a project or a request answers or on which progress is recorded.")
    table = Table(
        id="matrix",
        caption=prose.say(_("Recommendation, position, progress and action")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Document and paragraph"), CODE),
            (pgettext_lazy("column", "Recommendation"), "text"),
            (_("Position"), "text"),
            (_("Progress, by the State"), "text"),
            (_("Progress, verified by OHCHR"), "text"),
            (_("Lead institution"), "text"),
            (pgettext_lazy("column", "Projects"), CODE),
            (pgettext_lazy("column", "Requests"), CODE),
        ),
        rows=tuple(matrix_row(prose, line) for line in figures.matrix),
        widths=(12, 27, 9, 10, 10, 8, 12, 12),
        note=prose.say(whole if figures.matrix_whole else acted_on),
    )
    return (table,)


def matrix_row(prose: Prose, line: MatrixRow) -> Row:
    language = get_language() or "en"
    shown = (line.texts[language], language) if language in line.texts else (line.text, line.language)
    return Row(
        (
            code(line.citation),
            written(*shown),
            text(prose.word(Position(line.position).label)),
            said(prose, line.state_progress, line.state_progress_on),
            said(prose, line.ohchr_progress, line.ohchr_progress_on),
            written(line.lead, line.lead_language) if line.lead else text(formats.UNKNOWN),
            code(", ".join(line.projects) or formats.UNKNOWN),
            code(", ".join(line.requests) or formats.UNKNOWN),
        )
    )


def said(prose: Prose, progress: str, on: object) -> Cell:
    if not progress:
        return text(formats.UNKNOWN)
    return Cell(format_html("{}<br>{}", prose.word(Progress(progress).label), formats.day(on, "short")))  # type: ignore[arg-type]


def money(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="money",
        caption=prose.say(_("Money by project and source (United States dollars)")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "Source"), "text"),
            *MONEY_HEADS,
        ),
        rows=tuple(
            Row(
                (
                    code(line.code),
                    text(prose.word(WORDS[one.source])),
                    cents(one.planned_usd),
                    cents(one.allocated_usd),
                    cents(one.period_usd),
                    cents(one.spent_usd),
                )
            )
            for line in figures.projects
            for one in line.sources
        ),
        widths=(18, 22, 15, 15, 15, 15),
    )
