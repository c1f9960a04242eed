"""How fast the pipeline brings in a UHRI file when the portal already has the recommendations of all mechanisms."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.factories.uhri import observation, uhri_json, uhri_row

ROWS = 8000
STATES = ("Kenya", "Peru", "Slovenia", "Fiji", "Jordan", "Nepal", "Chad", "Latvia")


@dataclass(frozen=True)
class Import:
    rows: int
    read_seconds: float  # the floor: the same file, only parsed
    staged_seconds: float  # read, matched, shown
    applied_seconds: float  # matched again and written, facts and stems included

    @property
    def to_reading(self) -> float:
        return (self.staged_seconds + self.applied_seconds) / self.read_seconds

    @property
    def rows_per_second(self) -> float:
        return self.rows / (self.staged_seconds + self.applied_seconds)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Half from the UPR, half from a treaty body, in turn to several States."""
    for number in range(1, count + 1):
        country = STATES[number % len(STATES)]
        if number % 2:
            text = f"{900 + number // 300}.{number % 300} Take measure {number} against torture (Maldives) (Portugal);"
            yield uhri_row(text, number=number, country=f"- {country}", symbol=f"A/HRC/59/{900 + number % 8}")
        else:
            text = f"{number // 16}.The Committee recommends measure {number} for women in rural areas."
            symbol = f"CEDAW/C/{country[:3].upper()}/CO/77"
            yield observation(text, number=number, country=f"- {country}", symbol=symbol)


def measure(count: int = ROWS) -> Import:
    import ijson

    from portal.imports import pipeline
    from portal.imports.kinds import get_kind

    with tempfile.TemporaryDirectory() as folder:
        path = uhri_json(Path(folder) / "export.json", rows(count))
        start = time.perf_counter()
        with path.open("rb") as file:
            parsed = sum(1 for _record in ijson.items(file, "item"))
        read = time.perf_counter()
        batch = pipeline.stage(get_kind("recommendations"), path, by=None)
        staged = time.perf_counter()
        pipeline.apply(batch, by=None)
        applied = time.perf_counter()
    assert (parsed, batch.counts["created"]) == (count, count), batch.counts
    return Import(count, read - start, staged - read, applied - staged)
