"""What moved in the project since an amendment began: base, now and yours, and by which amendment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from projects.portfolio.amendments.branch import Content, Merging, came_into_force_since, merging, moved, proposes
from projects.portfolio.amendments.merging import WHOLE_ROW
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import ONE, Row, Section
from projects.portfolio.amendments.values import Names, differing, name_of_row, names_of, shown

Text = str | Promise


@dataclass(frozen=True)
class MovedField:
    """One value, or (`field` empty) one whole row, that the project has changed since; values as shown."""

    section: Section
    key: str
    field: str
    row: str  # how the row is called; nothing for single facts
    label: Text
    base: str
    now: str
    mine: str
    by: Amendment | None
    is_conflict: bool

    @property
    def full_label(self) -> str:
        return " – ".join(str(part) for part in (self.row, self.label) if part)


def moved_fields(amendment: Amendment, now: Content, merged: Merging | None = None) -> list[MovedField]:
    merged = merged or merging(amendment, now)
    since = came_into_force_since(amendment)
    return [
        one
        for section in moved(amendment, now)
        for one in in_section(section, amendment, now, merged.parts[section.key].conflicts, since)
    ]


def in_section(
    section: Section, amendment: Amendment, now: Content, conflicts: Sequence[Any], since: Sequence[Amendment]
) -> Iterator[MovedField]:
    base, mine = by_key(amendment.base[section.key]), by_key(amendment.proposal[section.key])
    names, current = names_of(section, amendment.project, amendment.proposal), by_key(now[section.key])
    fought = {(one.key, one.field) for one in conflicts}
    for key in dict.fromkeys([*base, *current]):
        old, new, own = base.get(key), current.get(key), mine.get(key)
        for name in (
            [WHOLE_ROW] if None in (old, new) or (key, WHOLE_ROW) in fought else changed_names(section, old, new)
        ):
            by = by_whom(since, section, key, name)
            yield moved_field(section, key, name, (old, new, own), names, by, (key, name) in fought)


def changed_names(section: Section, old: Row | None, new: Row | None) -> list[str]:
    known = {field.name for field in section.fields}
    return [name for name in differing(section, old or {}, new or {}) if name in known]


def moved_field(
    section: Section,
    key: str,
    name: str,
    rows: tuple[Row | None, Row | None, Row | None],
    names: Names,
    by: Amendment | None,
    is_conflict: bool,
) -> MovedField:
    base, now, mine = (text_of(section, row, name, names) for row in rows)
    row = next(row for row in (rows[1], rows[0], rows[2]) if row)
    field = section.field(name)
    called = "" if key == ONE else name_of_row(section, row, names)
    return MovedField(
        section, key, name, called, field.label if field else _("the whole row"), base, now, mine, by, is_conflict
    )


def text_of(section: Section, row: Row | None, name: str, names: Names) -> str:
    """A value, or of a whole row everything that it says."""
    if row is None:
        return _("not there")
    field = section.field(name)
    if field is not None:
        return shown(field, row.get(name), names)
    return "; ".join(shown(field, row[field.name], names) for field in section.fields if row.get(field.name))


def by_whom(since: Sequence[Amendment], section: Section, key: str, name: str) -> Amendment | None:
    """The last amendment that changed the value; for a row with a new key, the last that changed the section."""
    touching = [one for one in since if section in proposes(one)]
    exact = [one for one in touching if name and changes_value(one, section, key, name)]
    return next(iter(reversed(exact or touching)), None)


def changes_value(amendment: Amendment, section: Section, key: str, name: str) -> bool:
    old, new = by_key(amendment.base[section.key]).get(key), by_key(amendment.proposal[section.key]).get(key)
    return old is not None and new is not None and name in differing(section, old, new)


def by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in rows}
