"""A returned sheet against what is stored now, cell by cell: what the file changed of what it was made from, nothing else.

Where somebody has written meanwhile, their cells stay and the file's changes come beside them; only a cell that both changed
differently is a matter of choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.results.entries import Refused
from projects.results.grid.rows import for_grid, values_for
from projects.results.grid.saving import checked
from projects.results.grid.typed import Reader, Typed, as_typed, lines
from projects.results.models import EvidenceGrade, Indicator, IndicatorValue, ReportingPeriod, ValueRevision
from projects.results.sheet.models import SheetReturn

Flat = dict[str, str]  # place → text
FIGURES = ("numerator", "denominator", "breakdown-")


@dataclass(frozen=True)
class Change:
    """One cell that the file says differently."""

    label: str
    at: str  # address in the file
    now: str
    file: str
    is_both: bool  # changed here as well since the download


@dataclass
class Difference:
    """One value: its changed cells, what stands against keeping them, and the row as it would be kept."""

    indicator: Indicator
    value: IndicatorValue | None
    changes: list[Change]
    merged: Typed
    problems: list[tuple[str, str]] = field(default_factory=list)  # address, sentence

    @property
    def is_both(self) -> bool:
        return any(change.is_both for change in self.changes)

    @property
    def seen(self) -> int:
        return self.value.revision if self.value else 0


@dataclass(frozen=True)
class Compared:
    differences: list[Difference]
    problems: list[tuple[str, str]]  # of the file as a whole, by address
    gone: int  # rows of the file whose indicator is not in the framework any more
    new: int  # indicators that the file does not have


def compare(user: Any, returned: SheetReturn) -> Compared:
    period = returned.period
    found = for_grid(Indicator.objects.filter(result__project=period.project_id))
    values = values_for(user, found, [period.pk])
    bases = bases_of(returned, {key[0]: value for key, value in values.items()})
    differences = []
    for indicator in found:
        row = returned.rows.get(str(indicator.pk))
        if row is not None:
            value = values.get((indicator.pk, period.pk))
            made = difference(indicator, period, value, row, bases.get(indicator.pk, {}))
            differences += [made] if made.changes or made.problems else []
    known = {str(one.pk) for one in found}
    return Compared(
        differences=differences,
        problems=[(at, sentence) for at, sentence in returned.problems],
        gone=len(set(returned.rows) - known),
        new=len(known - set(returned.based_on)),
    )


def bases_of(returned: SheetReturn, values: Mapping[int, IndicatorValue]) -> dict[int, Flat]:
    """What each value said when the sheet was made; nothing, where there was none."""
    keys = {value.pk: indicator for indicator, value in values.items()}
    found: dict[int, Flat] = {}
    for revision in ValueRevision.objects.filter(value__in=keys):
        indicator = keys[revision.value_id]
        if revision.number == returned.based_on.get(str(indicator)):
            found[indicator] = flat_content(revision.content)
    return found


def flat_content(content: Mapping[str, Any]) -> Flat:
    made = {place: content.get(place) or "" for place in ("numerator", "denominator", "text", "grade", "note")}
    for category, parts in content.get("breakdown", {}).items():
        made[f"breakdown-{category}"], made[f"breakdown-{category}-of"] = (part or "" for part in parts)
    return made


def flat(typed: Typed) -> Flat:
    made = {place: typed.cell(place) for place in ("numerator", "denominator", "text", "grade", "note")}
    for category, parts in (typed.breakdown or {}).items():
        made[f"breakdown-{category}"], made[f"breakdown-{category}-of"] = parts
    return made


def typed_from(cells: Flat, seen: int) -> Typed:
    breakdown: dict[int, list[str]] = {}
    for place, text in cells.items():
        if place.startswith("breakdown-") and text:
            category, _mark, is_whole = place.removeprefix("breakdown-").partition("-")
            breakdown.setdefault(int(category), ["", ""])[bool(is_whole)] = text
    return Typed(
        **{place: cells.get(place, "") for place in ("numerator", "denominator", "text", "note", "grade")},
        breakdown={category: (part, whole) for category, (part, whole) in breakdown.items()},
        seen=seen,
    )


def meaning(place: str, text: str) -> Any:
    """The same figure in other digits is the same cell."""
    if not place.startswith(FIGURES):
        return lines(text)
    reader = Reader(0)
    figure = reader.number(place, text)
    return text.strip() if reader.refused else figure


def difference(
    indicator: Indicator, period: ReportingPeriod, value: IndicatorValue | None, row: Mapping[str, Any], base: Flat
) -> Difference:
    now = flat(as_typed(value, with_breakdown=True))
    merged, changes = dict(now), []
    for place, text in row["cells"].items():
        if meaning(place, text) == meaning(place, base.get(place, "")):
            continue
        if meaning(place, text) == meaning(place, now.get(place, "")):
            continue
        is_both = meaning(place, now.get(place, "")) != meaning(place, base.get(place, ""))
        merged[place] = text
        changes.append(
            Change(
                label_of(place, indicator),
                row["at"][place],
                word(place, now.get(place, "")),
                word(place, text),
                is_both,
            )
        )
    made = Difference(indicator, value, changes, typed_from(merged, value.revision if value else 0))
    if changes:
        made.problems = [(at(row, one), str(one.sentence)) for one in checked(made.merged, indicator, period, value)]
    return made


def at(row: Mapping[str, Any], one: Refused) -> str:
    """The cell that a refusal is about; of a whole breakdown the value's own."""
    return str(row["at"].get(one.place) or row["at"].get("numerator", ""))


def word(place: str, text: str) -> str:
    return str(EvidenceGrade(text).label) if place == "grade" and text in EvidenceGrade.values else text


def label_of(place: str, indicator: Indicator) -> str:
    names = {
        "numerator": _("Value"),
        "denominator": pgettext("whole of a percentage", "Of"),
        "text": _("In words"),
        "grade": _("Evidence"),
        "note": _("Explanation"),
    }
    if place in names:
        return names[place]
    key, _mark, is_whole = place.removeprefix("breakdown-").partition("-")
    categories = {str(c.pk): f"{kind}: {c}" for kind in indicator.disaggregations.all() for c in kind.categories.all()}
    name = categories.get(key, key)
    return f"{name}, {names['denominator']}" if is_whole else name
