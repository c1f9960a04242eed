"""An indicator says the same in every kind of report, also in one that was frozen before its unit and its words were."""

import json
from decimal import Decimal
from typing import Any

from reports.figures.freezing import canonical, thaw
from reports.figures.results import FrameworkLine, IndicatorLine
from reports.kinds import results
from reports.kinds.prose import Prose

COMMON: dict[str, Any] = {
    "code": "1.1",
    "title": "Law on visits",
    "language": "en",
    "kind": "score",
    "unit": "steps",
    "scale_max": 5,
    "baseline": None,
    "baseline_of": None,
    "baseline_text": "No law",
    "target": Decimal(4),
    "target_of": None,
    "target_text": "",
    "reached": "behind",
    "grade": "documented",
    "as_at": None,
}
OF_MANY = IndicatorLine(indicator=1, numerator=Decimal(2), denominator=None, text="", **COMMON)
OF_ONE = FrameworkLine(
    project="TCP-2026-0001", result_code="1", result_title="Laws", result_language="en", level="outcome",
    value=Decimal(2), value_of=None, value_text="", values=1, done=None, **COMMON,
)  # fmt: skip


def cells(line: Any) -> list[tuple[str, str]]:
    return [(cell.text, cell.lang) for cell in (results.name(line), *results.cells_of(Prose(), line))]


def test_an_indicator_has_the_same_cells_in_every_kind_of_report() -> None:
    assert cells(OF_MANY) == cells(OF_ONE)
    assert cells(OF_MANY) == [
        ("1.1 Law on visits (steps)", "en"), ("No law", "en"), ("4 of 5", ""), ("2 of 5", ""), ("Documented", ""), ("Behind", ""),
    ]  # fmt: skip


def test_a_line_that_was_frozen_without_unit_and_words_still_reads() -> None:
    frozen = json.loads(canonical(OF_MANY))
    older = {name: value for name, value in frozen.items() if name not in ("unit", "baseline_text", "target_text")}

    assert cells(thaw(IndicatorLine, older))[:2] == [("1.1 Law on visits", "en"), ("—", "")]
