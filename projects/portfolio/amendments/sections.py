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
FieldKind = str  # "text", "long", "day", "money", "decimal", "choice"


@dataclass(frozen=True)
class Field:
    """One value of a row, as the form asks for it and the diff names it."""

    name: str
    label: Text
    kind: FieldKind = "text"
    choices: Callable[[Project], Sequence[tuple[str, Text]]] | None = None
    required: bool = False


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


SECTIONS: dict[str, Section] = {}
FOLLOWS: list[Callable[[Project, User], object]] = []  # what any amendment brings along, after its sections are written


def register(section: Section) -> Section:
    SECTIONS[section.key] = section
    return section


def read_all(project: Project) -> Mapping[str, list[Row]]:
    return {key: SECTIONS[key].read(project) for key in sorted(SECTIONS, key=lambda key: SECTIONS[key].order)}
