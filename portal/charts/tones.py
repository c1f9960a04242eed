"""Five steps of a tone for a value: one meaning for the tile map and the heat table."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from portal.charts import nice_step
from portal.charts.series import Number
from portal.formats import digits_of, number

STEPS = 5


@dataclass(frozen=True)
class Scale:
    """Tone 0 is nothing (or less), 1 to 5 are steps of equal size; the last one has what is more as well."""

    step: float
    is_whole: bool  # all values are whole numbers
    used: int  # steps that some value can reach

    def tone(self, value: Number) -> int:
        return 0 if value <= 0 else max(1, min(STEPS, ceil(float(value) / self.step - 1e-9)))

    def words(self, tone: int) -> str:
        """1–5, or 0–2.5 where values are not whole."""
        digits = digits_of(self.step, 3)
        low, high = (tone - 1) * self.step + (1 if self.is_whole else 0), tone * self.step
        if low == high:
            return number(high, digits)
        return f"{number(low, digits)}–{number(high, digits)}"


def scale_of(values: Sequence[Number], high: Number | None = None) -> Scale:
    """Steps of a round size that reach the highest value, or `high` where scales of several pictures are to be the same."""
    top = float(max(values, default=0) if high is None else high)
    is_whole = all(value == int(value) for value in values)
    step = nice_step(top, STEPS)
    step = float(ceil(step)) if is_whole else step
    return Scale(step, is_whole, max(1, min(STEPS, ceil(top / step - 1e-9))) if top > 0 else 0)
