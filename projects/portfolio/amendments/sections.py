"""What an amendment may change, by section. Each feature registers how its part reads as plain values and is written back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.accounts.models import User
from portal.workflow import Blocker
from projects.portfolio.models import Project

Text = str | Promise
Row = dict[str, Any]  # plain values only: text, int, bool, None; money and dates as ISO text
FieldKind = str  # "text", "long", "day", "money", "decimal", "number", "bool", "choice"
ONE = "project"  # the key of the row of a section of single facts
NEW = "new"  # how the key of a row begins that the project does not have yet


@dataclass(frozen=True)
class Field:
    """One value of a row, as the form asks for it and the diff names it. What no field names is kept as it was read."""

    name: str
    label: Text
    kind: FieldKind = "text"
    choices: Callable[[Project], Sequence[tuple[str, Text]]] | None = None
    required: bool = False
    only_new: bool = False  # chosen when the row is added; never changed afterwards
    hint: Text = ""
    max_length: int = 0  # of text, where the usual length is too much
    # further choices that the draft brings itself, from all of its sections: a result that it adds has no row yet
    choices_in: Callable[[Mapping[str, list[Row]]], Sequence[tuple[str, Text]]] | None = None


def place(field: str, row: str = ONE) -> str:
    """The anchor of a `Blocker` that is about one field of one row of a section."""
    return f"id_{row}-{field}"


@dataclass(frozen=True)
class Section:
    """`read` gives the rows in order, each with its stable `key` (a new row has a key that begins with "new"); a section of
    single facts has one row with the key "project". `refuse` gives all reasons against the proposed rows. `write` makes the
    project so; it may assume that the project still reads as the base."""

    key: str
    label: Text
    fields: tuple[Field, ...]
    read: Callable[[Project], list[Row]]
    refuse: Callable[[Project, list[Row]], list[Blocker]]
    write: Callable[[Project, list[Row], User], None]
    may_add: bool = False
    may_remove: bool = False
    is_major: Callable[[Project, list[Row], list[Row]], bool] = lambda project, base, proposal: False
    order: int = 50
    # What this reader may know of the rows; staff see all
    visible: Callable[[Any, Project, list[Row]], list[Row]] = lambda user, project, rows: rows

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


SECTIONS: dict[str, Section] = {}
FOLLOWS: list[Callable[[Project, User], object]] = []  # what any amendment brings along, after its sections are written


def register(section: Section) -> Section:
    SECTIONS[section.key] = section
    return section


def ordered() -> list[Section]:
    return sorted(SECTIONS.values(), key=lambda section: (section.order, section.key))


def read_all(project: Project) -> Mapping[str, list[Row]]:
    return {section.key: section.read(project) for section in ordered()}
