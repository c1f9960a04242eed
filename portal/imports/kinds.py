"""What each import has to say for itself; everything else is portal.imports.pipeline.

A feature writes one `ImportKind` and registers it in its app's `imports.py`, which is found by itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from portal.imports import codes, tables
from portal.imports.codes import FileProblem
from portal.imports.mappings.reading import MEMORY
from portal.imports.models import ImportBatch, Outcome
from portal.imports.sources import DOC, Source
from portal.workflow import Blocker

SUMMARY = 240  # characters of a row on the review page


@dataclass(frozen=True)
class Row:
    """One row of the file under the profile's own field names: values as the file gave them, fit for JSON."""

    number: int
    values: dict[str, Any]
    decisions: dict[str, Any] = field(default_factory=dict)  # what a person decided about this row on the review page


class Profile(ABC):
    """One format of file: recognises it and says where each field stands."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    types: ClassVar[tuple[str, ...]]  # of portal.imports.sources

    @abstractmethod
    def fits(self, source: Source) -> bool:
        """Whether this looks like the format, by content and headings. Asked only for files of `types`."""

    @abstractmethod
    def rows(self, source: Source) -> Iterator[Row]:
        """Every row of data, also those that are empty or wrong. Raises FileProblem."""

    def columns(self, source: Source) -> dict[str, str]:
        """Field → how a person finds its column in this file, for the messages."""
        return {}

    def summary(self, values: Mapping[str, Any]) -> str:
        """The row in a line, as the review page shows it."""
        words = " · ".join(in_words(value) for value in values.values() if value not in (None, ""))
        return words if len(words) <= SUMMARY else f"{words[: SUMMARY - 1]}…"


def in_words(value: Any) -> str:
    """Old workbooks hold whole numbers as 19.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class TableProfile(Profile):
    """A table whose columns are found by their headings, in any order."""

    types = ("text", "xls", "xlsx")
    headings: ClassVar[dict[str, tuple[str, ...]]]  # field → headings in normal form (tables.normal)
    required: ClassVar[tuple[str, ...]]
    amounts: ClassVar[tuple[str, ...]] = ()  # fields for which a saved mapping may name the habit of decimals
    days: ClassVar[tuple[str, ...]] = ()  # fields for which a saved mapping may say whether the day stands first

    def fits(self, source: Source) -> bool:
        _sheet, heading = self.heading(source)
        return heading is not None and not self.missing(words_of(heading))

    def heading(self, source: Source) -> tuple[int, tables.Line | None]:
        """Sheet and line of the headings: the first line that has all that are required, for a title may stand above;
        else the first line of the file."""
        beginnings = tables.beginnings(source)
        for sheet, lines in enumerate(beginnings):
            for line in lines:
                if not self.missing(words_of(line)):
                    return sheet, line
        return 0, beginnings[0][0] if beginnings and beginnings[0] else None

    def missing(self, heading: Sequence[str]) -> list[str]:
        return [field for field in self.required if not set(self.headings[field]) & set(heading)]

    def places(self, heading: Sequence[str], line: int = 1) -> dict[str, int]:
        """Field → index of its column. A heading that stands twice could mean either column: refused."""
        found: dict[str, int] = {}
        for name, spellings in self.headings.items():
            indexes = [index for index, cell in enumerate(heading) if cell in spellings]
            if len(indexes) > 1:
                raise FileProblem("HEADER_DUPLICATE", row=line, column=self.letters(indexes), raw=heading[indexes[0]])
            if indexes:
                found[name] = indexes[0]
        return found

    @staticmethod
    def letters(indexes: Sequence[int]) -> str:
        return ", ".join(tables.column_letter(index) for index in indexes)

    def rows(self, source: Source) -> Iterator[Row]:
        if mapped := source.memory.get(MEMORY):
            yield from (Row(number, values) for number, values in mapped.rows(self, source))
            return
        sheet, heading = self.heading(source)
        words = words_of(heading) if heading else []
        if missing := self.missing(words):
            raise FileProblem("HEADER_MISSING", missing=", ".join(self.headings[name][0] for name in missing))
        places, first = self.places(words, heading.number if heading else 1), heading.number if heading else 0
        for line in tables.lines(source, sheet):
            if line.number > first and not line.is_empty:
                yield Row(line.number, {name: at(line.cells, index) for name, index in places.items()})

    def columns(self, source: Source) -> dict[str, str]:
        if mapped := source.memory.get(MEMORY):
            return dict(mapped.columns())
        _sheet, heading = self.heading(source)
        if heading is None:
            return {}
        places = self.places(words_of(heading), heading.number)
        return {name: f"{tables.column_letter(index)} · {heading.cells[index]}" for name, index in places.items()}


def words_of(line: tables.Line) -> list[str]:
    return [tables.normal(cell) for cell in line.cells]


def at(cells: Sequence[Any], index: int) -> Any:
    """The cell, or None where the row is shorter than the heading."""
    return cells[index] if index < len(cells) else None


@dataclass
class Plan:
    """What one row would do, decided without touching anything; after `write` also what it did."""

    row: Row
    outcome: str = Outcome.UNCHANGED
    messages: list[dict[str, Any]] = field(default_factory=list)
    changes: dict[str, list[Any]] = field(default_factory=dict)  # field → [before, after], fit for JSON
    values: Any = None  # what `write` needs; never stored
    record_id: int | None = None
    created: dict[str, list[int]] = field(default_factory=dict)  # model label → ids

    def say(self, code: str, *, field: str = "", raw: Any = "", severity: str = "", **facts: Any) -> None:
        """Adds a message; `field` becomes the file's column. An error rejects the row."""
        made = codes.message(code, column=field, raw=raw, severity=severity, **facts)
        self.messages.append(made)
        if codes.is_error(made):
            self.outcome = Outcome.REJECT

    @property
    def is_rejected(self) -> bool:
        return self.outcome == Outcome.REJECT

    @property
    def does_something(self) -> bool:
        return self.outcome in (Outcome.CREATE, Outcome.UPDATE, Outcome.CONFLICT)


@dataclass(frozen=True)
class Absent:
    """A record that the file lacks, as the review page and the report name it."""

    id: int
    reference: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Remedy:
    """Where else the reader can mend what a message is about."""

    label: str | Promise
    url: str


class ImportKind(ABC):
    name: ClassVar[str]
    label: ClassVar[str | Promise]
    permission: ClassVar[str]  # projects.import_recommendation
    profiles: ClassVar[tuple[Profile, ...]]
    model: ClassVar[type[models.Model]]  # what `record_id` points to
    all_or_nothing: ClassVar[bool] = False  # one rejected row refuses the file; otherwise a person may leave rows out
    unshown: ClassVar[frozenset[str]] = frozenset()  # keys of `changes` kept only for undo
    four_eyes: ClassVar[bool] = False  # the person who checked the file may not apply it
    own_only: ClassVar[bool] = False  # people who may import this kind do not see each other's files
    record_page: ClassVar[str] = ""  # name of the address that shows a record by its id
    either: ClassVar[tuple[str | Promise, str | Promise] | None] = (
        None  # other words for keeping what is and taking the file's
    )

    @abstractmethod
    def context(self, batch: ImportBatch) -> Any:
        """Everything that `plan` looks up, loaded once by a few queries; also remembers the rows already seen."""

    def prepare(self, rows: Sequence[Row], context: Any) -> None:  # noqa: B027 (most kinds load all in `context`)
        """Before a chunk of rows is planned: loads what these rows will look up, when all of it would be too much."""

    @abstractmethod
    def plan(self, row: Row, context: Any) -> Plan:
        """Validates and matches one row. No query, no write: it is asked once to show and once more to apply."""

    @abstractmethod
    def write(self, plans: list[Plan], context: Any, *, batch: ImportBatch, by: Any) -> None:
        """Writes the plans that do something, in bulk; sets their `record_id` and `created`."""

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        """Takes back what `write` did. Raises NotAllowed when somebody has built on it. Money reverses instead."""
        from portal.imports.inverse import take_back

        take_back(self, batch)

    def undo_blockers(self, batch: ImportBatch) -> list[Blocker] | None:
        """What stands in the way of taking it back, for the page to show beforehand; None when only trying can tell."""
        return None

    def apply_blockers(self, batch: ImportBatch) -> list[Blocker]:
        """What else stands in the way of applying it: sums that differ, for one."""
        return []

    def status_label(self, batch: ImportBatch) -> str | Promise | None:
        """The stage of a batch in this kind's own words; None for the words of every import."""
        return None

    def parts(self, request: Any, batch: ImportBatch) -> list[Any]:
        """What the review page shows of this kind alone, above the rows, as safe HTML."""
        return []

    def absent(self, batch: ImportBatch, context: Any) -> list["Absent"]:
        """After all rows are planned: records that the portal has and that a complete file would have named. They are
        shown, never deleted."""
        return []

    def things(self, plan: Plan, context: Any) -> Mapping[str, int]:
        """Model label → how many records of it this row would create; nothing when that is not cheap to say."""
        return {}

    def remedy(self, made: Mapping[str, Any]) -> Remedy | None:
        """Another page on which what this message is about can be mended; nothing when the file has to be."""
        return None

    def value_label(self, name: str, value: Any) -> str:
        """A value of `changes` in words: choices by their label, lists as one text, nothing as a dash."""
        if value in (None, "", []):
            return "—"
        if isinstance(value, list):
            return ", ".join(self.value_label(name, each) for each in value)
        try:
            choices = dict(getattr(self.model._meta.get_field(name.partition(":")[0]), "flatchoices", ()))
        except FieldDoesNotExist:
            choices = {}
        return str(choices.get(value, value))

    def field_label(self, name: str) -> str:
        """What a key of `changes` is called; `position:SVN` is the position that concerns Slovenia."""
        field, _, part = name.partition(":")
        try:
            label = str(getattr(self.model._meta.get_field(field), "verbose_name", field))
        except FieldDoesNotExist:
            label = field
        return f"{label} ({part})" if part else label

    def profile(self, name: str) -> Profile:
        return next(profile for profile in self.profiles if profile.name == name)

    def detect(self, source: Source, name: str = "auto") -> Profile:
        """The format asked for, or the first that fits. Raises FileProblem."""
        readable = self.check_type(source, name)
        for each in readable:
            if each.fits(source):
                return each
        raise FileProblem("HEADER_MISSING", formats="; ".join(str(each.label) for each in readable))

    def check_type(self, source: Source, name: str = "auto") -> list[Profile]:
        """The formats that files of this type can have. Raises FileProblem when there are none."""
        candidates = [each for each in self.profiles if name in ("auto", each.name)]
        readable = [each for each in candidates if source.type in each.types]
        if not readable:
            wanted = ", ".join(dict.fromkeys(kind.upper() for each in candidates for kind in each.types))
            raise FileProblem(
                "FILE_TYPE",
                found=source.type.upper(),
                wanted=wanted.replace("TEXT", "CSV"),
                old_word=source.type == DOC and "DOCX" in wanted,
            )
        return readable


REGISTRY: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    REGISTRY[kind.name] = kind
    return kind


@cache
def discover() -> None:
    """Imports `imports` of every app: portal itself knows none of them."""
    autodiscover_modules("imports")


def all_kinds() -> list[ImportKind]:
    discover()
    return sorted(REGISTRY.values(), key=lambda kind: kind.name)


def get_kind(name: str) -> ImportKind:
    discover()
    return REGISTRY[name]


def kinds_for(user: Any) -> list[ImportKind]:
    if not getattr(user, "is_authenticated", False):
        return []
    return [kind for kind in all_kinds() if user.has_perm(kind.permission)]
