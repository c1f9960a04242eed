"""What one row changes on one record, and the two ways in which a field changes."""

from dataclasses import dataclass, field
from typing import Any

from portal.imports.kinds import Plan
from projects.recommendations.importing.known import Known, Pair
from projects.recommendations.importing.reading import Read


@dataclass
class Change:
    """What `write` has to do for one row."""

    known: Known
    read: Read
    fields: dict[str, Any] = field(default_factory=dict)
    pairs: dict[int | None, Pair] = field(default_factory=dict)  # to add
    pair_positions: dict[int | None, str] = field(default_factory=dict)  # of pairs that exist
    themes: list[tuple[str, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sdgs: list[tuple[int, str]] = field(default_factory=list)
    also: list[int] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    joins_document: bool = False  # the link to a document whose symbol the record had already
    joins_review: bool = False

    @property
    def is_empty(self) -> bool:
        return not (
            self.fields or self.pairs or self.pair_positions or self.themes or self.groups or self.sdgs or self.also
            or self.texts or self.joins_document or self.joins_review
        )  # fmt: skip


def state_ids(read: Read) -> list[int | None]:
    """None is a State that the source does not know."""
    return list(dict.fromkeys(state.pk if state else None for state in read.recommending))


def set_field(change: Change, plan: Plan, name: str, value: Any, **companions: Any) -> None:
    """Unless a person has given it another value: then that stays, and the row is in conflict until somebody decides.

    `companions` are fields that hang on it and are written with it.
    """
    known = change.known
    before = known.values[name]
    if before == value or value in (None, ""):
        return
    decided = change.read.decisions.get(name)
    if not known.is_new and known.is_edited(name) and decided != "file":
        if decided != "portal":
            column = change.read.column(name)
            plan.say(
                "EDITED_LOCALLY", field=column, raw=value, portal=str(before)[:200], file=str(value)[:200], decide=name
            )
        return
    for field_name, new_value in {name: value, **companions}.items():
        before = known.values[field_name]
        known.values[field_name] = change.fields[field_name] = new_value
        if not known.is_new and before != new_value:
            plan.changes[field_name] = [before, new_value]


def set_fact(change: Change, plan: Plan, name: str, value: Any) -> None:
    """A field that no person edits."""
    known = change.known
    before = known.values[name]
    if value in (None, "") or before == value:
        return
    known.values[name] = change.fields[name] = value
    if not known.is_new:
        plan.changes[name] = [before, value]
