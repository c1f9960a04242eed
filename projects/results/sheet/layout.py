"""The grid of one period as rows of a sheet: stable keys, what is read there, and which columns a person fills.

Keys are text in a hidden column, so that they survive any office program: `i.12` is an indicator, `b.12.7` one category of its
breakdown. The first row holds a signed token: which period, and from which revision of each value the file was made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from projects.results.grid.rows import GridRow, grouped_by_outcome
from projects.results.grid.typed import as_typed
from projects.results.models import EvidenceGrade, Indicator, ReportingPeriod

FORMAT = 1  # raised when keys or columns change their meaning
SALT = "results-sheet"
KEY, CODE, LABEL, ASKS, BEFORE, TARGET, NUMERATOR, DENOMINATOR, TEXT, GRADE, NOTE = range(11)
COLUMN_OF = {"numerator": NUMERATOR, "denominator": DENOMINATOR, "text": TEXT, "grade": GRADE, "note": NOTE}
PLACE_IN = {column: place for place, column in COLUMN_OF.items()}
Kind = Indicator.Kind


@dataclass(frozen=True)
class Line:
    """One row of the sheet. `cells`: place → what stands there, of the places that may be filled."""

    key: str
    code: str = ""
    label: str = ""
    asks: str = ""
    before: str = ""
    target: str = ""
    cells: dict[str, str] | None = None
    is_heading: bool = False
    is_closed: bool = False  # shown, and locked
    scores: int | None = None  # highest score


def headings() -> list[str]:
    return [
        "", _("Code"), _("Indicator"), _("Unit"), pgettext("column of values", "Before"), _("Target"), _("Value"),
        pgettext("whole of a percentage", "Of"), _("In words"), _("Evidence"), _("Explanation"),
    ]  # fmt: skip


def lines(rows: Iterable[GridRow]) -> Iterator[Line]:
    for outcome, several in grouped_by_outcome(rows):
        yield Line("", outcome.code, outcome.title, is_heading=True)
        for row in several:
            yield of_indicator(row)
            if row.has_breakdown:
                yield from of_breakdown(row)


def of_indicator(row: GridRow) -> Line:
    one, typed = row.indicator, row.typed
    cells = {"numerator": typed.numerator, "grade": grade_word(typed.grade), "note": typed.note}
    if one.kind == Kind.QUALITATIVE:
        cells = {"text": typed.text, "grade": cells["grade"], "note": typed.note}
    elif one.kind == Kind.PERCENTAGE:
        cells["denominator"] = typed.denominator
    asks = ", ".join(part for part in (one.unit, row.asks) if part)
    return Line(
        f"i.{one.pk}", one.code, one.title, asks, row.before, row.target, cells, is_closed=bool(row.closed),
        scores=one.scale_max if one.kind == Kind.SCORE else None,
    )  # fmt: skip


def of_breakdown(row: GridRow) -> Iterator[Line]:
    stored = as_typed(row.value, with_breakdown=True).breakdown or {}
    for kind in row.indicator.disaggregations.all():
        for category in kind.categories.all():
            part, whole = stored.get(category.pk, ("", ""))
            cells = {"numerator": part} | ({"denominator": whole} if row.indicator.kind == Kind.PERCENTAGE else {})
            key = f"b.{row.indicator.pk}.{category.pk}"
            yield Line(key, "", f"{kind}: {category}", cells=cells, is_closed=bool(row.closed))


def grade_word(grade: str) -> str:
    return str(EvidenceGrade(grade).label) if grade else ""


@cache
def grades_in_all_languages() -> dict[str, str]:
    """Words → grade: a file made in French may be filled by somebody who works in Arabic."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {str(grade.label).casefold(): grade.value for grade in EvidenceGrade}
    return found | {grade.value: grade.value for grade in EvidenceGrade}


def token_for(period: ReportingPeriod, rows: Iterable[GridRow]) -> str:
    based_on = {str(row.indicator.pk): row.typed.seen or 0 for row in rows}
    facts: dict[str, Any] = {"period": period.pk, "format": FORMAT, "based_on": based_on}
    return signing.dumps(facts, salt=SALT, compress=True)
