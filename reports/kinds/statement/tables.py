"""Tables of the statement. Formatting and words only: every figure comes computed."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.statement.lines import Label
from funding.statement.lines import rows as lines
from funding.statement.sentences import entry_kind
from funding.statement.shapes import Basis, ProjectLine, Statement
from portal import formats
from reports.figures.freezing import name_in
from reports.figures.statement import StatementFigures
from reports.kinds import cells
from reports.kinds.cells import CODE, NUMBER, cents, code, heads, text, written
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose


def statement(
    prose: Prose, id: str, caption: SafeString, statements: Sequence[Statement], names: Sequence[str]
) -> Table:
    """The lines of the form, one column for each statement."""
    width = 22 if len(statements) > 1 else 30
    return Table(
        id=id,
        caption=caption,
        heads=(
            *heads(prose, (pgettext_lazy("column", "Line of the statement"), "text")),
            *(Cell(name, NUMBER) for name in names),
        ),
        rows=tuple(
            Row(
                (text(prose.word(line.label)), *(cents(value) for value in line.values)),
                {"sum": "sum", "": ""}.get(line.tone, "sub"),
            )
            for line in lines(statements)
        ),
        widths=(100 - width * len(statements), *(width for _one in statements)),
    )


def entries(prose: Prose, one: Statement) -> Table:
    return Table(
        id="entries",
        caption=prose.say(_("Negative lines, reversals and late items")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Entry"), "text"),
            (_("Value date"), "text"),
            (_("Arose on"), "text"),
            (pgettext_lazy("column", "Reference"), CODE),
            (_("US$"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    text(entry_kind(entry)),
                    text(formats.day(entry.value_on, "short")),
                    text(formats.day(entry.occurred_on, "short")),
                    code(" · ".join(filter(None, (entry.contribution, entry.project)))),
                    cents(entry.usd),
                )
            )
            for entry in one.entries_noted
        ),
        widths=(34, 14, 14, 22, 16),
        note=prose.say(
            _("Further entries of this sort that are only in the ledger: {count}."),
            count=formats.number(one.entries_not_shown),
        )
        if one.entries_not_shown
        else SafeString(),
    )


def rates(prose: Prose, statements: Sequence[Statement]) -> Table | None:
    used = [(one, line) for one in statements for line in one.rates]
    if not used:
        return None
    return Table(
        id="rates",
        caption=prose.say(_("United Nations operational rates of exchange that were used")),
        heads=heads(
            prose,
            (_("Currency"), CODE),
            (_("In force from"), "text"),
            (_("Units per US$"), NUMBER),
            (pgettext_lazy("column", "Basis"), "text"),
            (_("US$"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(line.currency),
                    text(formats.day(line.effective_on, "short")),
                    Cell(formats.number(line.rate, max(3, formats.digits_of(line.rate, 6))), NUMBER),
                    text(prose.word(Basis(one.basis).label)),
                    cents(line.usd),
                )
            )
            for one, line in used
        ),
        widths=(14, 22, 18, 28, 18),
    )


def reserve(prose: Prose, statements: Sequence[Statement], names: Sequence[str]) -> Table:
    def months(value: Decimal | None) -> Cell:
        return Cell(formats.number(value, 1), NUMBER)

    width = 22 if len(statements) > 1 else 30
    return Table(
        id="reserve",
        caption=prose.say(_("Closing balance, operating reserve and cover (United States dollars)")),
        heads=(*heads(prose, (pgettext_lazy("column", "Figure"), "text")), *(Cell(name, NUMBER) for name in names)),
        rows=(
            Row((text(prose.word(_("Closing balance"))), *(cents(one.closing_usd) for one in statements))),
            Row(
                (
                    text(prose.word(_("Operating reserve"))),
                    *(cents(one.reserve.required_usd if one.reserve else None) for one in statements),
                )
            ),
            Row(
                (
                    text(prose.word(_("Closing balance above the operating reserve"))),
                    *(cents(one.available_usd) for one in statements),
                ),
                "sum",
            ),
            Row((text(prose.word(_("Months of cover"))), *(months(one.months_of_cover) for one in statements))),
        ),
        widths=(100 - width * len(statements), *(width for _one in statements)),
    )


def projects(prose: Prose, one: Statement) -> Table:
    return Table(
        id="projects",
        caption=prose.say(_("Expenditure by project (United States dollars)")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "Title"), "text"),
            (_("Before support costs"), NUMBER),
            (_("Programme support costs"), NUMBER),
            (_("Total"), NUMBER),
        ),
        rows=(
            *(project(prose, line) for line in one.projects),
            Row(
                (
                    text(prose.word(_("Total"))),
                    text(""),
                    cents(one.direct_usd),
                    cents(one.support_cost_usd),
                    cents(one.expenditure_usd),
                ),
                "sum",
            ),
        ),
        widths=(19, 33, 16, 16, 16),
    )


def project(prose: Prose, line: ProjectLine) -> Row:
    return Row(
        (
            code(line.code) if line.code else text(prose.word(_("Not attributed to a project"))),
            written(line.title, line.language) if line.title else text(""),
            cents(line.direct_usd),
            cents(line.support_cost_usd),
            cents(line.spent_usd),
        )
    )


def assessed(prose: Prose, one: Statement) -> Table:
    return Table(
        id="assessed",
        caption=prose.say(_("Expenditure of assessed sources in the same period (United States dollars)")),
        heads=heads(prose, (pgettext_lazy("column", "Source"), "text"), (_("Spent, US$"), NUMBER)),
        rows=tuple(Row((text(name_in(line.names)), cents(line.usd))) for line in one.assessed),
        widths=(70, 30),
        note=prose.say(_("Assessed money stands beside the voluntary funds and is never added to them.")),
    )


def sources(prose: Prose, figures: StatementFigures) -> Table:
    """The words that narrow the ledger's list to the entries of each figure."""
    labels = names(figures, prose.word)
    return cells.sources(
        prose,
        figures.sources,
        name=lambda figure: labels[figure.id],
        value=lambda figure: cents(figure.value),
        widths=(23, 14, 11, 13, 32, 7),
    )


def names(figures: StatementFigures, word: Callable[[Label], str] = str) -> dict[str, str]:
    """Each figure of the list of sources in words."""
    return {
        f"{one.basis}.{row.id}": f"{word(row.label)} · {word(Basis(one.basis).label)}"
        for one in figures.statements
        for row in lines([one])
    }
