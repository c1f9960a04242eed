"""From the rows of a grid to `save_values`: one saver and one set of rules, for pages, files and the check beside a cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from projects.results.actions.values import save_values
from projects.results.entries import Entry, Refused, check
from projects.results.grid.posting import MINE, THEIRS, Posted
from projects.results.grid.typed import Key, Typed, entry_says, read, says
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, ValueRevision

Values = Mapping[Key, IndicatorValue]


@dataclass
class Outcome:
    """What became of the rows of a grid."""

    saved: list[Key] = field(default_factory=list)
    unchanged: list[Key] = field(default_factory=list)
    refused: dict[Key, list[Refused]] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Somebody else wrote meanwhile, and a person has to choose."""
        return any(one.code == "moved" for found in self.refused.values() for one in found)

    def refuse(self, key: Key, found: Iterable[Refused]) -> None:
        self.refused.setdefault(key, []).extend(found)


def save(
    rows: Mapping[Key, Posted],
    indicators: Mapping[int, Indicator],
    periods: Mapping[int, ReportingPeriod],
    values: Values,
    *,
    by: User,
) -> Outcome:
    """Keeps every good row and gives the refusals of the others. A row that nobody touched is left as it is, also when
    somebody else has changed it since the page was opened."""
    made = Outcome()
    entries: dict[int, list[Entry]] = {}
    bases = contents(rows, values)
    for key, row in rows.items():
        value = values.get(key)
        found = read(row.typed, indicators[key[0]], value)
        if row.keep == THEIRS or is_untouched(found.entry, row, value, bases.get(key)):
            made.unchanged.append(key)
        elif found.refused:
            made.refuse(key, found.refused)
        else:
            entries.setdefault(key[1], []).append(chosen(found.entry, row))
    with transaction.atomic():
        for period, several in entries.items():
            add(made, period, save_values(periods[period], several, by=by))
    return made


def add(made: Outcome, period: int, kept: Any) -> None:
    made.saved += [(key, period) for key in kept.saved]
    made.unchanged += [(key, period) for key in kept.unchanged]
    for one in kept.refused:
        made.refuse((one.indicator_id, period), [one])


def chosen(entry: Entry, row: Posted) -> Entry:
    """Whoever keeps their own has seen the other's value, at the revision beside it, and no later one."""
    return replace(entry, seen_revision=row.now) if row.keep == MINE and row.now is not None else entry


def is_untouched(entry: Entry, row: Posted, value: IndicatorValue | None, base: dict[str, Any] | None) -> bool:
    """The row still says what the page began with: older than what is stored now, and not meant to undo it."""
    if value is None or row.typed.seen is None or value.revision <= row.typed.seen:
        return False
    if row.typed.seen == 0:
        return entry.is_empty
    if row.typed.breakdown is None and base is not None:
        base = base | {"breakdown": {}}
        entry = replace(entry, breakdown={})
    return base is not None and entry_says(entry) == says(base) and row.typed.grade == base.get("grade", "")


def contents(rows: Mapping[Key, Posted], values: Values) -> dict[Key, dict[str, Any]]:
    """What the values held when the page was made, where they have moved since."""
    moved = {
        values[key].pk: (key, row.typed.seen)
        for key, row in rows.items()
        if key in values and row.typed.seen and values[key].revision > row.typed.seen
    }
    found: dict[Key, dict[str, Any]] = {}
    if moved:
        for revision in ValueRevision.objects.filter(value__in=moved):
            key, seen = moved[revision.value_id]
            if revision.number == seen:
                found[key] = revision.content
    return found


def checked(typed: Typed, indicator: Indicator, period: ReportingPeriod, value: IndicatorValue | None) -> list[Refused]:
    """The rules that the row breaks as it stands, without keeping anything."""
    found = read(typed, indicator, value)
    if found.refused:
        return found.refused
    if value is None and found.entry.is_empty:
        return []
    return check(found.entry, indicator, period, value, today=timezone.localdate())
