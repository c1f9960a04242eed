"""What an amendment changes, field by field, as the page shows it and the audit keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from projects.portfolio.amendments.branch import Content, proposes
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import ONE, Field, Row, Section
from projects.portfolio.amendments.values import Names, differing, is_nothing, name_of_row, names_of, shown
from projects.portfolio.models import Project
from projects.requests.versions.comparing import Change, words

Text = str | Promise
WRITTEN = ("text", "long")  # kinds of what people write


@dataclass(frozen=True)
class RowChange:
    """One row that came, went or changed."""

    key: str
    name: str
    what: str  # added, removed, changed
    changes: tuple[Change, ...]
    language: str  # of what people wrote in it
    is_named_by_people: bool = False

    @property
    def details(self) -> tuple[Change, ...]:
        """Of a row that is nothing but its name, none."""
        return (
            ()
            if self.what == "removed" or (self.name and len(self.changes) < 2 and self.what == "added")
            else self.changes
        )


@dataclass(frozen=True)
class SectionChange:
    section: Section
    rows: tuple[RowChange, ...]


def changes_of(amendment: Amendment, reader: Any) -> list[SectionChange]:
    """From where the branch began to what it proposes, of what the reader may know."""
    return [section_change(section, amendment, reader) for section in proposes(amendment)]


def section_change(section: Section, amendment: Amendment, reader: Any) -> SectionChange:
    before = section.visible(reader, amendment.project, amendment.base[section.key])
    after = section.visible(reader, amendment.project, amendment.proposal[section.key])
    names = names_of(section, amendment.project, amendment.proposal)
    return SectionChange(section, tuple(row_changes(section, before, after, names, amendment.project)))


def row_changes(
    section: Section, before: Sequence[Row], after: Sequence[Row], names: Names, project: Project
) -> list[RowChange]:
    olds, news = {row["key"]: row for row in before}, {row["key"]: row for row in after}
    found = []
    for key in dict.fromkeys([*olds, *news]):
        old, new = olds.get(key), news.get(key)
        what = "added" if old is None else "removed" if new is None else "changed"
        changes = field_changes(section, old or {}, new or {}, names)
        if changes or what != "changed":
            row: Row = new or old or {}
            name = "" if key == ONE else name_of_row(section, row, names)
            language = str(row.get("language") or project.language)
            found.append(RowChange(key, name, what, changes, language, section.fields[0].kind in WRITTEN))
    return found


def field_changes(section: Section, old: Row, new: Row, names: Names) -> tuple[Change, ...]:
    differs = set(differing(section, old, new))
    return tuple(
        field_change(field, section, old.get(field.name), new.get(field.name), names)
        for field in section.fields
        if field.name in differs
    )


def field_change(field: Field, section: Section, old: Any, new: Any, names: Names) -> Change:
    """Long texts word by word, everything else as before and after."""
    is_prose = field.kind in WRITTEN
    if field.kind == "long" and not is_nothing(old) and not is_nothing(new):
        return Change(field.name, field.label, section.label, pieces=words(str(old), str(new)), is_prose=True)
    return Change(
        field.name,
        field.label,
        section.label,
        before="" if is_nothing(old) else shown(field, old, names),
        after="" if is_nothing(new) else shown(field, new, names),
        is_prose=is_prose,
    )


def summary(amendment: Amendment) -> list[Text]:
    """The names of what changes: fields of single facts, else whole sections. Asks the database nothing."""
    return [label for section in proposes(amendment) for label in labels(section, amendment.base, amendment.proposal)]


def labels(section: Section, before: Content, after: Content) -> list[Text]:
    olds, news = before[section.key], after[section.key]
    if [row["key"] for row in (*olds, *news)] != [ONE, ONE]:
        return [section.label]
    differs = differing(section, olds[0], news[0])
    return [field.label for field in section.fields if field.name in differs]


def as_data(amendment: Amendment) -> list[dict[str, Any]]:
    """Plain values, for the event that tells what came into force."""
    return [
        {"section": section.key, **one}
        for section in proposes(amendment)
        for one in rows_as_data(section, amendment.base[section.key], amendment.proposal[section.key])
    ]


def rows_as_data(section: Section, before: Sequence[Row], after: Sequence[Row]) -> list[dict[str, Any]]:
    olds, news = {row["key"]: row for row in before}, {row["key"]: row for row in after}
    found = []
    for key in dict.fromkeys([*olds, *news]):
        old, new = olds.get(key, {}), news.get(key, {})
        if differs := differing(section, old, new):
            values = {name: [old.get(name), new.get(name)] for name in differs}
            what = "removed" if not new else "changed" if old else "added"
            found.append({"row": key, "what": what, "values": values})
    return found
