"""A coverage table as lines of a file: every row, column and cell, with what was counted and when beside each."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.listing import Column, Kind
from portal.listing.exports import Table
from projects.coverage.figures import Counts, Coverage, Heading

ALL = _("All")


@dataclass(frozen=True)
class Line:
    """One number of the table; `row` or `column` is None in totals."""

    table: Coverage
    row: Heading | None
    column: Heading | None
    counts: Counts


def lines(made: Coverage) -> Iterator[Line]:
    yield Line(made, None, None, made.total)
    for column in made.columns:
        yield Line(made, None, column, column.counts)
    for row in made.rows:
        yield Line(made, row, None, row.counts)
        for column in made.columns:
            yield Line(made, row, column, made.cell(row, column))


def share(counts: Counts) -> Decimal | None:
    return None if counts.share is None else round(counts.share, 6)


def key(heading: Heading | None) -> str:
    return "*" if heading is None else heading.key or "-"


def name(heading: Heading | None) -> object:
    return ALL if heading is None else heading.name


TABLE = Table(
    name="coverage",
    title=_("Coverage"),
    columns=(
        Column("row_key", _("Row, code"), lambda line: key(line.row), Kind.CODE),
        Column("row", _("Row"), lambda line: name(line.row), is_main=True),
        Column("column_key", _("Column, code"), lambda line: key(line.column), Kind.CODE),
        Column("column", _("Column"), lambda line: name(line.column)),
        Column("recommendations", _("Recommendations"), lambda line: line.counts.recommendations, Kind.NUMBER),
        Column("assisted", _("Assisted"), lambda line: line.counts.assisted, Kind.NUMBER),
        Column(
            "requested",
            _("Requested or planned"),
            lambda line: line.counts.requested if line.table.counts_requests else None,
            Kind.NUMBER,
        ),
        Column("untouched", _("Without assistance"), lambda line: line.counts.untouched, Kind.NUMBER),
        Column("share", _("Share assisted"), lambda line: share(line.counts), Kind.RATE),
        Column("basis", _("Counted"), lambda line: line.table.question.basis.label),
        Column("vocabulary", _("Themes as named by"), lambda line: line.table.vocabulary, Kind.CODE),
        Column("as_at", _("As at"), lambda line: line.table.as_at, Kind.MOMENT),
    ),
)
