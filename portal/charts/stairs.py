"""Steps over days: what stands until the next, such as a rate. The scale begins near the lowest value, because what matters is
how it moved; the table beside it gives the figures. The geometry is computed apart from the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing, nice_step
from portal.charts.texts import edge, px, words
from portal.formats import digits_of, month, number

TOP, BOTTOM, SIDE, EDGE = 14.0, 28.0, 84.0, 10.0
GRID = 4


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    step: Decimal
    ticks: tuple[tuple[Decimal, float], ...]  # value, y
    corners: tuple[tuple[float, float], ...]
    start: float
    end: float


def plot(points: Sequence[tuple[date, Decimal]], *, width: float = 640, height: float = 220, rtl: bool = False) -> Plot:
    """Level from day to day, then up or down on its day. Right to left, everything is reflected about the middle."""
    step, levels = scale(min(value for _day, value in points), max(value for _day, value in points))
    low, high = levels[0], levels[-1]
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()

    def mirrored(x: float) -> float:
        return width - x if rtl else x

    def across(day: date) -> float:
        return mirrored(SIDE + (width - SIDE - EDGE) * (day.toordinal() - first) / ((last - first) or 1))

    def down(value: Decimal) -> float:
        return TOP + (height - TOP - BOTTOM) * float((high - value) / (high - low))

    corners: list[tuple[float, float]] = []
    for day, value in points:
        if corners:
            corners.append((across(day), corners[-1][1]))
        corners.append((across(day), down(value)))
    ticks = tuple((level, down(level)) for level in levels)
    return Plot(width, height, step, ticks, tuple(corners), mirrored(SIDE), mirrored(width - EDGE))


def scale(lowest: Decimal, highest: Decimal) -> tuple[Decimal, list[Decimal]]:
    """A round step and the levels from below the lowest to above the highest value."""
    step = Decimal(str(nice_step(float(highest - lowest or highest / 10), GRID)))
    first, last = (lowest / step).to_integral_value(ROUND_FLOOR), (highest / step).to_integral_value(ROUND_CEILING)
    return step, [step * number for number in range(int(first), max(int(last), int(first) + 1) + 1)]


def stairs(points: Sequence[tuple[date, Decimal]], *, key: str, title: str, desc: str = "") -> SafeString:
    """Nothing where there is only one value, because nothing moved."""
    if len(points) < 2:
        return SafeString("")
    rtl = get_language_bidi()
    drawn = plot(points, rtl=rtl)
    digits = digits_of(drawn.step, 6)
    near, far = edge(rtl)
    parts = [grid_line(y, number(value, digits), drawn, far) for value, y in drawn.ticks]
    parts += [
        words("ch-lab", drawn.start, drawn.height - 8, month(points[0][0]), near),
        words("ch-lab", drawn.end, drawn.height - 8, month(points[-1][0]), far),
        format_html('<polyline class="ch-line" points="{}"/>', " ".join(f"{px(x)},{px(y)}" for x, y in drawn.corners)),
    ]
    return drawing("stairs", key, title=title, desc=desc, width=drawn.width, height=drawn.height, parts=parts)


def grid_line(y: float, text: str, drawn: Plot, anchor: str) -> SafeString:
    x = drawn.start + (8 if anchor == "start" else -8)
    return format_html(
        '<line class="ch-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>{}',
        px(drawn.start),
        px(drawn.end),
        px(y),
        px(y),
        words("ch-tick", x, y + 4, text, anchor),
    )
