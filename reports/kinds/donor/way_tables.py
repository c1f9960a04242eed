"""Tables of where a donor's money went and whom it reached. Formatting and words only: every figure comes computed."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.statement.shapes import ClassLine, Statement
from portal import formats
from portal.reference.finance import ObjectClass
from reports.figures.donor.shapes import (
    PROJECT,
    ComponentLine,
    DonorFigures,
    PlaceLine,
    ProjectLine,
)
from reports.figures.freezing import name_in
from reports.figures.outside import PeopleLine
from reports.kinds import cells
from reports.kinds.cells import CODE, NUMBER, cents, code, figure_value, heads, quoted, text, whole
from reports.kinds.document import Cell, Row, Table
from reports.kinds.donor import words
from reports.kinds.donor.tables import NO_FOLLOWING
from reports.kinds.prose import Prose
from reports.kinds.words import NOT_CLASSIFIED


def projects(prose: Prose, figures: DonorFigures) -> Table:
    lines = figures.projects
    return Table(
        id="projects",
        caption=prose.say(_("Where the money went, by project (United States dollars)")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (_("Title and States"), "text"),
            (_("Allocated to date"), NUMBER),
            (_("Spent in the period, before support costs"), NUMBER),
            (_("Support costs in the period"), NUMBER),
            (_("Spent to date"), NUMBER),
        ),
        rows=(
            *(project(prose, one) for one in lines),
            Row(
                (
                    text(prose.word(_("Total"))),
                    text(""),
                    *(
                        cents(sum((getattr(one, name) for one in lines), Decimal(0)))
                        for name in ("allocated_usd", "direct_usd", "support_cost_usd", "total_usd")
                    ),
                ),
                "sum",
            ),
        ),
        widths=(17, 27, 14, 15, 13, 14),
        note=prose.say(_("Spent to date is with programme support costs.")),
    )


def project(prose: Prose, one: ProjectLine) -> Row:
    name = code(one.code) if one.about == PROJECT else text(prose.word(words.WITHOUT_NAME[one.about]))
    title = quoted(one.title, one.language) if one.title else NO_FOLLOWING
    if one.states:
        title = format_html("{} · {}", title, formats.names(name_in(state.names) for state in one.states))
    return Row(
        (
            name,
            text(title),
            cents(one.allocated_usd),
            cents(one.direct_usd),
            cents(one.support_cost_usd),
            cents(one.total_usd),
        )
    )


def places(prose: Prose, lines: Sequence[PlaceLine]) -> Table:
    return Table(
        id="places",
        caption=prose.say(_("Spending of the period by State, with programme support costs (United States dollars)")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "State"), "text"),
            (pgettext_lazy("column", "Projects"), NUMBER),
            (_("Spent in the period"), NUMBER),
        ),
        rows=(
            *(
                Row(
                    (
                        text(words.place_name(prose, one)),
                        whole(one.projects or None),
                        cents(one.spent_usd),
                    )
                )
                for one in lines
            ),
            Row(
                (
                    text(prose.word(_("Total"))),
                    whole(sum(one.projects for one in lines)),
                    cents(sum((one.spent_usd for one in lines), Decimal(0))),
                ),
                "sum",
            ),
        ),
        widths=(56, 18, 26),
        note=prose.say(_("Money of a project of several States is not divided between them; each dollar stands once.")),
    )


def components(prose: Prose, lines: Sequence[ComponentLine]) -> Table:
    return Table(
        id="components",
        caption=prose.say(_("Projects of this money by the component they address (United States dollars)")),
        heads=heads(
            prose,
            (_("Component"), "text"),
            (pgettext_lazy("column", "Projects"), NUMBER),
            (_("Spent in the period"), NUMBER),
        ),
        rows=tuple(
            Row((text(f"{one.number}. {name_in(one.names)}"), whole(one.projects), cents(one.spent_usd)))
            for one in lines
        ),
        widths=(64, 14, 22),
        note=prose.say(
            _(
                "A project addresses a component that is scored 1 or more at approval. It stands under each that it addresses, so that the lines do not add up."
            )
        ),
    )


def classes(prose: Prose, one: Statement) -> Table:
    def name(line: ClassLine) -> str:
        return prose.word(ObjectClass(line.object_class).label if line.object_class else NOT_CLASSIFIED)

    return Table(
        id="classes",
        caption=prose.say(_("Spending of the period by object class (United States dollars)")),
        heads=heads(prose, (_("Object class"), "text"), (_("Spent in the period"), NUMBER)),
        rows=(
            *(Row((text(name(line)), cents(line.usd)), "sub") for line in one.expenditure),
            Row((text(prose.word(_("Expenditure before programme support costs"))), cents(one.direct_usd)), "sum"),
            Row((text(prose.word(_("Programme support costs"))), cents(one.support_cost_usd)), "sub"),
            Row((text(prose.word(_("Total expenditure"))), cents(one.expenditure_usd)), "sum"),
        ),
        widths=(72, 28),
    )


def people(prose: Prose, lines: Sequence[PeopleLine]) -> Table:
    return Table(
        id="people",
        caption=prose.say(_("People at events of the projects in the period")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "Events"), NUMBER),
            (pgettext_lazy("column of people", "People"), NUMBER),
            (pgettext_lazy("column of people", "Women"), NUMBER),
            (_("Share of women"), NUMBER),
            (_("Events with numbers withheld"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(one.project) if one.project else text(prose.word(_("Total"))),
                    whole(one.events),
                    whole(one.people),
                    whole(one.women),
                    Cell(formats.percent(one.share, 0), NUMBER),
                    whole(one.left_out),
                ),
                "" if one.project else "sum",
            )
            for one in (*lines[1:], lines[0])
        ),
        widths=(24, 12, 14, 14, 16, 20),
        note=prose.say(
            _(
                "A person is counted at each event that they came to. Numbers from 1 to 4, and those that would give them away, are withheld and in no sum."
            )
        ),
    )


def sources(prose: Prose, figures: DonorFigures) -> Table:
    labels = words.labels_of(prose, figures)
    return cells.sources(
        prose,
        figures.sources,
        name=lambda figure: words.figure_name(prose, figure.id, labels),
        value=figure_value,
        widths=(24, 13, 10, 11, 36, 6),
    )
