"""A saved mapping laid on a file: finds the line of headings and gives rows under the names of the format's fields."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.imports import tables
from portal.imports.codes import INFO, FileProblem, message
from portal.imports.mappings.models import ColumnMapping, DayOrder, Decimals
from portal.imports.sources import Source
from portal.money import western

if TYPE_CHECKING:
    from portal.imports.kinds import ImportKind, Profile, TableProfile

MAPPABLE = ("HEADER_MISSING", "HEADER_DUPLICATE")  # problems that go away when a person says which column is which
MEMORY = "mapped"  # where the source keeps what was laid on it


@dataclass(frozen=True)
class Place:
    """One line of the file that may hold the headings."""

    sheet: int
    line: tables.Line

    @property
    def key(self) -> str:
        return f"{self.sheet}:{self.line.number}"

    @property
    def headings(self) -> list[str]:
        """As written, without the empty cells at the end."""
        cells = ["" if cell is None else str(cell).strip() for cell in self.line.cells]
        while cells and not cells[-1]:
            cells.pop()
        return cells


def fingerprint(headings: Sequence[Any]) -> str:
    return "\n".join(sorted(filter(None, map(tables.normal, headings))))


def column_key(headings: Sequence[Any], index: int) -> list[Any]:
    """The heading of a column in normal form, and which one of those that are the same it is; empty headings too."""
    words = [tables.normal(heading) for heading in headings]
    return [words[index], words[: index + 1].count(words[index])]


def index_of(headings: Sequence[Any], key: Sequence[Any]) -> int | None:
    words = [tables.normal(heading) for heading in headings]
    found = [index for index, word in enumerate(words) if word == key[0]]
    return found[key[1] - 1] if len(found) >= key[1] else None


def places(source: Source) -> list[Place]:
    """Every line at the beginning of every sheet."""
    return [Place(sheet, line) for sheet, lines in enumerate(tables.beginnings(source)) for line in lines]


@dataclass(frozen=True)
class Mapped:
    """A mapping with the place of its headings in one file."""

    mapping: ColumnMapping
    place: Place
    indexes: dict[str, int]  # field → column

    def rows(self, profile: "TableProfile", source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
        for line in tables.lines(source, self.place.sheet):
            if line.number > self.place.line.number and not line.is_empty:
                yield line.number, self.values(profile, line)

    def values(self, profile: "TableProfile", line: tables.Line) -> dict[str, Any]:
        found: dict[str, Any] = dict(self.mapping.constants)
        for field, index in self.indexes.items():
            cell = line.cells[index] if index < len(line.cells) else None
            if field in profile.amounts:
                cell = plain_amount(cell, self.mapping.decimals)
            elif field in profile.days:
                cell = plain_day(cell, self.mapping.day_order)
            found[field] = cell
        return found

    def columns(self) -> dict[str, str]:
        heads = self.place.headings
        return {
            field: f"{tables.column_letter(index)} · {heads[index] if index < len(heads) else ''}".rstrip(" ·")
            for field, index in self.indexes.items()
        }


def lay(mapping: ColumnMapping, profile: "TableProfile", source: Source) -> Mapped | None:
    """None when no line of the file has the mapping's headings."""
    for place in places(source):
        if fingerprint(place.headings) == mapping.fingerprint:
            indexes = {
                field: index
                for field, key in mapping.columns.items()
                if field in profile.headings and (index := index_of(place.headings, key)) is not None
            }
            known = {*indexes, *mapping.constants}
            return Mapped(mapping, place, indexes) if known.issuperset(profile.required) else None
    return None


def detect(kind: "ImportKind", source: Source, wanted: str = "auto") -> "tuple[Profile, ColumnMapping | None]":
    """The format of a file: by a mapping that a person saved for just these headings, else by the headings themselves.

    Raises FileProblem.
    """
    for mapping in ColumnMapping.objects.filter(kind=kind.name).order_by("-recorded_at"):
        profile = table_profiles(kind, source).get(mapping.profile)
        if profile is None or wanted not in ("auto", profile.name):
            continue
        if mapped := lay(mapping, profile, source):
            source.memory[MEMORY] = mapped
            source.notes.append(message("MAPPING_USED", severity=INFO, name=mapping.name))
            return profile, mapping
    return kind.detect(source, wanted), None


def table_profiles(kind: "ImportKind", source: Source | None = None) -> "dict[str, TableProfile]":
    """The formats of a kind that are tables with named columns, by name."""
    from portal.imports.kinds import TableProfile

    return {
        profile.name: profile
        for profile in kind.profiles
        if isinstance(profile, TableProfile) and (source is None or source.type in profile.types)
    }


def can_be_mapped(kind: "ImportKind", source: Source, problem: FileProblem) -> bool:
    if problem.message["code"] not in MAPPABLE or not table_profiles(kind, source):
        return False
    try:
        return any(len(place.headings) > 1 for place in places(source))
    except FileProblem:
        return False


POINT = re.compile(r"\d{1,3}(?:[, '\u00a0\u202f]\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")
COMMA = re.compile(r"\d{1,3}(?:[. '\u00a0\u202f]\d{3})*(?:,\d+)?|\d+(?:,\d+)?")
GROUPS = {
    Decimals.POINT: (POINT, re.compile(r"[, '\u00a0\u202f]")),
    Decimals.COMMA: (COMMA, re.compile(r"[. '\u00a0\u202f]")),
}
ENDS_WITH_MINUS = re.compile(r"(.+?)\s*-")  # accounting systems write 100.00-


def plain_amount(cell: Any, decimals: str) -> Any:
    """An amount in the file's own habit as digits and a point; what does not follow the habit stays and is refused."""
    if not isinstance(cell, str) or not cell.strip():
        return cell
    text = western(cell).strip()
    if match := ENDS_WITH_MINUS.fullmatch(text):
        text = f"-{match[1]}"
    if not decimals:
        return text if match else cell
    sign, body = ("-", text[1:].strip()) if text.startswith("-") else ("", text)
    if body.startswith("(") and body.endswith(")") and not sign:
        sign, body = "-", body[1:-1].strip()
    shape, groups = GROUPS[Decimals(decimals)]
    if not shape.fullmatch(body):
        return cell
    return sign + groups.sub("", body).replace(",", ".")


WRITTEN_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def plain_day(cell: Any, order: str) -> Any:
    """31.01.2026 as 2026-01-31 when a person said that the day stands first."""
    if not isinstance(cell, str) or not order:
        return cell
    match = WRITTEN_DAY.fullmatch(western(cell).strip())
    if match is None:
        return cell
    first, second, year = match.groups()
    day, month = (first, second) if order == DayOrder.DAY_FIRST else (second, first)
    return f"{year}-{int(month):02d}-{int(day):02d}"
