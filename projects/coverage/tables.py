"""A coverage table as the page shows it: a part of the lines, tones by share, and the address of the rows behind each number."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from projects.coverage.addresses import rows_address
from projects.coverage.assistance import Assistance
from projects.coverage.dimensions import Dimension, Text
from projects.coverage.figures import Counts, Coverage, Heading
from projects.recommendations.models import Theme

ROWS, COLUMNS = 15, 8  # shown at a time, so that a page stays under 60 kB
STEPS = (Decimal("0.05"), Decimal("0.15"), Decimal("0.4"))
TONES: tuple[tuple[str, Text], ...] = (  # by share assisted: CSS class, name in the legend
    ("heat--0", _("No assistance yet")),
    ("heat--1", _("Under 5 per cent")),
    ("heat--2", _("5 to under 15 per cent")),
    ("heat--3", _("15 to under 40 per cent")),
    ("heat--4", _("40 per cent and more")),
)


@dataclass(frozen=True)
class Number:
    """The counts of one place of the table, each with the address of its rows (None: the list cannot show them)."""

    counts: Counts
    tone: str
    all_url: str | None
    assisted_url: str | None
    requested_url: str | None
    untouched_url: str | None


@dataclass(frozen=True)
class Row:
    heading: Heading
    number: Number
    cells: list[Number]


@dataclass(frozen=True)
class HeatTable:
    columns: list[tuple[Heading, Number]]
    rows: list[Row]
    total: Number
    page: Page[Heading]
    columns_left_out: int


Facts = tuple[tuple[str, str], ...]


def tone(counts: Counts) -> str:
    if counts.share is None:
        return ""
    if not counts.assisted:
        return TONES[0][0]
    return TONES[1 + sum(counts.share >= step for step in STEPS)][0]


def heat_table(made: Coverage, page: str | None) -> HeatTable:
    """Rows by pages; of many columns those with the most recommendations. The files have all."""
    shown = Paginator(made.rows, ROWS).get_page(page)
    columns = made.columns
    if len(columns) > COLUMNS:
        largest = sorted(columns, key=lambda one: -one.counts.recommendations)[:COLUMNS]
        columns = tuple(one for one in columns if one in largest)
    links = Links(made, repeated_names(made))
    return HeatTable(
        columns=[(column, links.number(column.counts, column=column)) for column in columns],
        rows=[
            Row(
                row,
                links.number(row.counts, row=row),
                [links.number(made.cell(row, column), row=row, column=column) for column in columns],
            )
            for row in shown
        ],
        total=links.number(made.total),
        page=shown,
        columns_left_out=len(made.columns) - len(columns),
    )


def repeated_names(made: Coverage) -> frozenset[str]:
    """Themes of this name in several vocabularies: the name alone would open the rows of all."""
    if not made.vocabulary:
        return frozenset()
    names = Theme.objects.order_by().values("name").annotate(n=Count("pk")).filter(n__gt=1)
    return frozenset(names.values_list("name", flat=True))


@dataclass(frozen=True)
class Links:
    made: Coverage
    repeated: frozenset[str]

    def number(self, counts: Counts, *, row: Heading | None = None, column: Heading | None = None) -> Number:
        facts = self.facts(row, column)

        def address(*more: tuple[str, str]) -> str | None:
            return None if facts is None else rows_address((*facts, *more))

        return Number(
            counts,
            tone(counts),
            address() if counts.recommendations else None,
            address(("assistance", Assistance.ASSISTED)) if counts.assisted else None,
            address(("assistance", Assistance.REQUESTED)) if counts.requested else None,
            address(("assistance", Assistance.NONE)) if counts.untouched else None,
        )

    def facts(self, row: Heading | None, column: Heading | None) -> Facts | None:
        """What a row of the list must be; None when it would have to be without something."""
        question = self.made.question
        facts = question.facts
        for dimension, heading in ((question.rows, row), (question.columns, column)):
            if heading is None or dimension is None:
                continue
            if heading.key is None:
                return None
            facts += self.of(dimension, heading.key)
        return facts

    def of(self, dimension: Dimension, key: str) -> Facts:
        """A theme whose name stands in several vocabularies is named with its own: `uhri-2024:Torture`."""
        if dimension.key == "theme" and key in self.repeated:
            key = f"{self.made.vocabulary}:{key}"
        return ((dimension.key, key),)
