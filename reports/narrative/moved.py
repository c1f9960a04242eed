"""The frozen figures of a draft held against those computed now."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal import formats
from reports.figures.freezing import Figure, thaw
from reports.kinds import KINDS, markup, values
from reports.narrative.texts import Texts
from reports.runs import actions
from reports.runs.models import Report

APART = ("drafted_on", "sources")  # the day of drafting differs every day


@dataclass(frozen=True)
class Moved:
    id: str
    name: str
    before: str
    after: str
    difference: str
    used_in: tuple[tuple[str, str], ...]  # title of the place and language, address of its editor


@dataclass(frozen=True)
class Comparison:
    moved: tuple[Moved, ...]
    figures: int  # how many were held against the records
    has_other_lines: bool  # lines of tables differ as well

    @property
    def used(self) -> int:
        """Figures that moved and stand as tokens in the texts."""
        return sum(bool(item.used_in) for item in self.moved)


def compared(report: Report) -> Comparison:
    """Raises DoesNotReconcile when the ledger does not add up now."""
    now = actions.freeze(
        report.kind, report.period, today=timezone.localdate(), scope=report.scope, options=report.options
    )
    found = actions.differences(report.figures, now)
    texts = Texts(report)
    names = {**KINDS[report.kind].names(thaw(KINDS[report.kind].figures_type, now)), **texts.names}
    after = {figure["id"]: figure for figure in now["sources"]}
    uses = uses_of(texts)
    moved = tuple(moved_of(change, names, texts.known, after, uses.get(change["id"], ())) for change in found)
    rest = [{key: value for key, value in data.items() if key not in APART} for data in (report.figures, now)]
    return Comparison(moved, len(report.figures["sources"]), rest[0] != rest[1])


def moved_of(
    change: dict[str, Any],
    names: Any,
    known: Any,
    after: dict[str, Any],
    used_in: tuple[tuple[str, str], ...],
) -> Moved:
    unit = known[change["id"]].unit if change["id"] in known else after[change["id"]]["unit"]
    old, new = (Decimal(value) if value is not None else None for value in (change["before"], change["after"]))
    both = old is not None and new is not None
    gap = new - old if old is not None and new is not None else None
    sign = "+" if gap is not None and gap > 0 else ""
    return Moved(
        change["id"],
        names.get(change["id"], change["id"]),
        as_shown(old, unit),
        as_shown(new, unit),
        sign + as_shown(gap, unit) if both else formats.UNKNOWN,
        used_in,
    )


def as_shown(value: Decimal | None, unit: str) -> str:
    return values.shown(Figure("", value, unit, "", timezone.localdate(), "", 0))


def uses_of(texts: Texts) -> dict[str, tuple[tuple[str, str], ...]]:
    """Figure → the texts in which it stands."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for row in texts.written():
        place = texts.place(row.place)
        title = f"{place.title if place else row.place} · {formats.language_name(row.language)}"
        url = reverse("report_text", args=[texts.report.pk, row.language, row.place])
        for _number, token in markup.tokens_in(row.text):
            found.setdefault(token.id, {})[title, url] = None
    return {id: tuple(uses) for id, uses in found.items()}
