"""Brings the reference tables of the database into agreement with `portal/reference/data`. Never deletes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import translation

from portal.reference import sources
from portal.reference.aliases import normalise
from portal.reference.models import (
    AssistanceForm,
    Component,
    Entity,
    ProgrammeElement,
    RegionalGroup,
    SdgGoal,
    SdgTarget,
    State,
    StateAlias,
    UprSession,
)
from portal.reference.sources import Row


@dataclass(frozen=True)
class Count:
    created: int
    updated: int
    unchanged: int


# What the apps above add, by its name in the answer; portal knows none of them.
EXTRA: dict[str, Callable[[], Count]] = {}


def load() -> dict[str, Count]:
    """All reference tables in one transaction; a second run finds every row unchanged.

    What is loaded once and later left out of the data stays, because projects may refer to it. A spelling that a person
    gave to a State is left as that person decided.
    """
    with transaction.atomic(), translation.override("en"):
        wait_for_turn()
        return {
            "regional_groups": merge(RegionalGroup, "code", sources.coded_names("group")),
            "states": merge(State, "iso3", sources.states(ids_by(RegionalGroup, "code"))),
            "state_aliases": merge_aliases(),
            "entities": merge(Entity, "code", sources.entities()),
            "sdg_goals": merge(SdgGoal, "number", sources.goals()),
            "sdg_targets": merge(SdgTarget, "code", sources.targets(ids_by(SdgGoal, "number"))),
            "components": merge(Component, "number", sources.components()),
            "assistance_forms": merge(AssistanceForm, "code", sources.coded_names("form")),
            "programme_elements": merge(ProgrammeElement, "code", sources.coded_names("element")),
            "upr_sessions": merge(UprSession, "number", sources.upr_sessions()),
            **{name: load_more() for name, load_more in EXTRA.items()},
        }


def wait_for_turn() -> None:
    """Several servers that start together load one after another, instead of colliding on the unique codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portal.reference.loading'))")


def merge(model: type[models.Model], key: str | tuple[str, ...], rows: Iterable[Row]) -> Count:
    """Creates and corrects by natural key, with one reading query and at most two writing ones."""
    names = (key,) if isinstance(key, str) else key
    existing = {tuple(getattr(record, name) for name in names): record for record in unrewritten(model)}
    new, changed, columns, unchanged = [], [], set(), 0
    for row in rows:
        record = existing.get(tuple(row[name] for name in names))
        if record is None:
            new.append(model(**row))
            continue
        differences = {column for column, value in row.items() if stored(record, column) != value}
        for column in differences:
            setattr(record, column, row[column])
        if differences:
            changed.append(record)
            columns |= differences
        else:
            unchanged += 1
    unrewritten(model).bulk_create(new)
    if changed:
        unrewritten(model).bulk_update(changed, sorted(columns))
    return Count(created=len(new), updated=len(changed), unchanged=unchanged)


def merge_aliases() -> Count:
    """One row a spelling; a spelling that could mean two States is left out, so that a person is asked."""
    of_people = set(StateAlias.objects.filter(source="person").values_list("alias", flat=True))
    rows = [
        {"alias": alias, "state_id": state_id, "source": source}
        for alias, (state_id, source) in unambiguous_aliases(ids_by(State, "iso3")).items()
        if alias not in of_people
    ]
    return merge(StateAlias, "alias", rows)


def unambiguous_aliases(state_ids: dict[str, int]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    ambiguous = set()
    for line in sources.lines("states.csv"):
        state_id = state_ids[line["iso3"]]
        for spelling, source in sources.spellings(line["iso3"]):
            alias = normalise(spelling)
            if found.setdefault(alias, (state_id, source))[0] != state_id:
                ambiguous.add(alias)
    return {alias: meaning for alias, meaning in found.items() if alias not in ambiguous}


def ids_by(model: type[models.Model], key: str) -> dict[Any, int]:
    return dict(model._default_manager.values_list(key, "pk"))


def unrewritten(model: type[models.Model]) -> models.QuerySet[Any]:
    """A queryset for which `name` is the column `name`: modeltranslation would make it `name_en`."""
    rows = model._default_manager.all()
    return rows.rewrite(False) if hasattr(rows, "rewrite") else rows


def stored(record: models.Model, column: str) -> Any:
    """What the row holds; as an attribute, a translated field gives its text in the active language instead."""
    return record.__dict__[column]
