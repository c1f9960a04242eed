"""OHCHR's published lists of contributions, and any table with the same columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.contributions.importing.headings import HEADINGS, REQUIRED, split_amount
from funding.rates.importing.readings import read_day
from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Row, TableProfile, at
from portal.imports.sources import Source
from portal.imports.tables import Line
from projects.recommendations.profiles.columns import date_text

DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4})(?!\d)")


@dataclass(frozen=True)
class Place:
    """Where the headings stand: on any sheet, also below a title."""

    sheet: int
    heading: Line
    columns: dict[str, int]


class LatestContributions(TableProfile):
    """Donor, currency (a dash for US dollars), amount in it, published US$, in any order and language. The date is the
    list's, from the lines above the heading or the file's name, unless a row has its own. Where no column holds the
    currency it stands beside the amount, as on OHCHR's pages."""

    name = "ohchr_latest_contributions"
    label = _("OHCHR's latest voluntary contributions, CSV or workbook")
    headings = HEADINGS
    required = REQUIRED

    def __init__(self, *, fund: str = "", as_at: str = "") -> None:
        self.fund, self.as_at = fund, as_at

    def place(self, source: Source) -> Place | None:
        if "place of contributions" not in source.memory:
            source.memory["place of contributions"] = next(self.find(source), None)
        kept: Place | None = source.memory["place of contributions"]
        return kept

    def find(self, source: Source) -> Iterator[Place]:
        for sheet, lines in enumerate(tables.beginnings(source)):
            for line in lines:
                heading = [tables.normal(cell) for cell in line.cells]
                if not self.missing(heading) and is_enough(heading):
                    yield Place(sheet, line, self.places(heading))

    def fits(self, source: Source) -> bool:
        return self.place(source) is not None

    def columns(self, source: Source) -> dict[str, str]:
        place = self.place(source)
        if place is None:
            return {}
        cells = place.heading.cells
        return {name: f"{tables.column_letter(index)} · {cells[index]}" for name, index in place.columns.items()}

    def rows(self, source: Source) -> Iterator[Row]:
        place = self.place(source)
        if place is None:
            raise FileProblem("HEADER_MISSING", missing=", ".join(HEADINGS[name][0] for name in REQUIRED))
        as_at = self.as_at or date_of_list(source, place)
        for line in tables.lines(source, place.sheet):
            if line.number > place.heading.number and not line.is_empty:
                yield Row(line.number, self.values(line, place, source, as_at))

    def values(self, line: Line, place: Place, source: Source, as_at: str) -> dict[str, Any]:
        cells = {name: at(line.cells, index) for name, index in place.columns.items()}
        values: dict[str, Any] = {name: cell_text(cells.get(name)) for name in HEADINGS}
        if "currency" not in place.columns:
            values["currency"], values["amount"] = split_amount(values["amount"])
        own_day = date_text(cells.get("received_on"), from_1904=bool(source.memory.get("from_1904")))
        values["received_on"] = own_day or as_at
        values["fund"] = values["fund"] or self.fund
        values["is_text_only"] = is_text_only(line, place)
        return values


def is_enough(heading: list[str]) -> bool:
    """A donor and an amount alone could head any table; a list of contributions also has a currency or US dollars."""
    return bool(set(heading) & {*HEADINGS["currency"], *HEADINGS["published_usd"]})


def is_text_only(line: Line, place: Place) -> bool:
    """Only one cell is filled: a note or a source below the table, not a gift."""
    filled = [index for index, cell in enumerate(line.cells) if cell is not None and str(cell).strip()]
    return len(filled) == 1 and filled[0] in (0, place.columns["donor"])


def cell_text(value: Any) -> str:
    """A workbook gives 25000.0 for 25000: the shortest decimal is what its cell shows."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value).strip()


def date_of_list(source: Source, place: Place) -> str:
    """The last day named above the heading ("as at 2024-06-30", "as at 30 June 2024"), else the one in the file's name; ""
    when neither tells."""
    for text in reversed([*comments_of(source), *titles_above(source, place)]):
        if found := day_in(text):
            return found
    return day_in(source.name)


def day_in(text: str) -> str:
    days = [day for match in DAY.finditer(text) if (day := read_day(match[1]))]
    return days[-1].isoformat() if days else ""


def comments_of(source: Source) -> Iterator[str]:
    """Lines that begin with # before the heading; those that say of which day the list is."""
    if source.type != "text":
        return
    with source.text() as file:
        for line in file:
            if not line.startswith("#"):
                return
            if "as at" in line.lower():
                yield line[line.lower().index("as at") :]


def titles_above(source: Source, place: Place) -> Iterator[str]:
    for line in tables.beginnings(source)[place.sheet]:
        if line.number < place.heading.number:
            yield " ".join(str(cell) for cell in line.cells if cell is not None)
