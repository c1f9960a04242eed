"""Tables whose columns are found by their headings: in any order, on any sheet, also below a title."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Row, at
from portal.imports.sources import Source
from portal.imports.tables import Line
from projects.recommendations.profiles.candidate import RecommendationProfile

Headings = dict[str, tuple[str, ...]]  # field → spellings in normal form
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a number of days that can be a date of a document
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (cells have no zone)


@dataclass(frozen=True)
class Place:
    """Where the headings stand."""

    sheet: int
    heading: Line
    columns: dict[str, int]


class PlacedProfile(RecommendationProfile):
    """A table that `find` recognises wherever it stands in the file; its rows are those below the headings."""

    @abstractmethod
    def find(self, source: Source) -> Iterator[Place]:
        """Where the table may stand, the best first."""

    def place(self, source: Source) -> Place | None:
        key = f"place:{self.name}"
        if key not in source.memory:
            source.memory[key] = next(self.find(source), None)
        kept: Place | None = source.memory[key]
        return kept

    def fits(self, source: Source) -> bool:
        return self.place(source) is not None

    def rows(self, source: Source) -> Iterator[Row]:
        place = self.place(source)
        if place is None:
            raise FileProblem("HEADER_MISSING", **self.missing())
        self.check(place)
        for line in tables.lines(source, place.sheet):
            if line.number > place.heading.number and not line.is_empty:
                yield Row(line.number, self.values(line, place, source))

    def missing(self) -> dict[str, Any]:
        """What the message about absent headings can name."""
        return {}

    def check(self, place: Place) -> None:
        """Raises FileProblem for headings that could be read in two ways."""

    def values(self, line: Line, place: Place, source: Source) -> dict[str, Any]:
        return {name: at(line.cells, index) for name, index in place.columns.items()}

    def columns(self, source: Source) -> dict[str, str]:
        place = self.place(source)
        if place is None:
            return {}
        return {
            name: f"{tables.column_letter(index)} · {str(at(place.heading.cells, index) or name).strip()}"
            for name, index in place.columns.items()
        }


class ColumnsProfile(PlacedProfile):
    headings: Headings
    required: tuple[tuple[str, ...], ...]  # of each group, one field must be there
    dates: tuple[str, ...] = ()

    def known_headings(self) -> Headings:
        return self.headings

    def find(self, source: Source) -> Iterator[Place]:
        for sheet, lines in enumerate(tables.beginnings(source)):
            for line in lines:
                columns = self.columns_of(line)
                if columns and self.is_enough(columns):
                    yield Place(sheet, line, columns)

    def is_enough(self, columns: dict[str, int]) -> bool:
        return all(any(name in columns for name in group) for group in self.required)

    def columns_of(self, line: Line) -> dict[str, int]:
        """Field → index. Of a heading that stands twice the first is taken here and the file refused in `rows`."""
        names = [tables.normal(cell) for cell in line.cells]
        found = {}
        for name, spellings in self.known_headings().items():
            index = next((index for index, cell in enumerate(names) if cell in spellings), None)
            if index is not None:
                found[name] = index
        return found

    def missing(self) -> dict[str, Any]:
        return {"missing": ", ".join(group[0] for group in self.required)}

    def values(self, line: Line, place: Place, source: Source) -> dict[str, Any]:
        found = super().values(line, place, source)
        from_1904 = bool(source.memory.get("from_1904"))
        return found | {name: date_text(found.get(name), from_1904=from_1904) for name in self.dates}

    def check(self, place: Place) -> None:
        for name, index in place.columns.items():
            spellings = self.known_headings()[name]
            cells = [tables.normal(cell) for cell in place.heading.cells]
            twins = [number for number, cell in enumerate(cells) if cell in spellings]
            if len(twins) > 1:
                letters = ", ".join(tables.column_letter(number) for number in twins)
                raw = place.heading.cells[index]
                raise FileProblem("HEADER_DUPLICATE", row=place.heading.number, column=letters, raw=raw)


def date_text(value: Any, *, from_1904: bool = False) -> str:
    """A cell as an ISO date or moment: real dates have come so already, serial numbers are counted from the epoch."""
    number = serial(value)
    if number is None:
        return str(value or "").strip()
    moment = (EPOCH_1904 if from_1904 else EPOCH) + timedelta(days=number)
    moment = moment.replace(microsecond=0)
    return moment.date().isoformat() if number == int(number) else moment.isoformat()


def serial(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"\s*\d{5}(?:\.\d+)?\s*", value):
        return None
    number = float(value)
    return number if FIRST_SERIAL <= number <= LAST_SERIAL else None


def several(value: Any) -> tuple[str, ...]:
    """`- Iraq⏎- Timor-Leste`: one a line, each behind `- `; lists of JSON; ` | ` in CSV. Never split on commas."""
    parts: Sequence[Any] = value if isinstance(value, list) else re.split(r"[\r\n\v\f\u2028]+|\s\|\s", str(value or ""))
    return tuple(dict.fromkeys(name for part in parts if (name := without_dash(part))))


def without_dash(value: Any) -> str:
    if isinstance(value, str) and value.lstrip()[:1] not in ("-", "–", "•"):
        return value.strip()
    return re.sub(r"^\s*[-–•]\s+|^\s*-$", "", str(value if value is not None else "")).strip()


def one(value: Any) -> str:
    """Of a cell for a single value; what a second line says stays visible, so that it can be doubted."""
    return " / ".join(several(value))
