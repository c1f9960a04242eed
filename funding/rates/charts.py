"""A line over days, drawn on the server as portal.charts does: classes for colour, mirrored in right-to-left languages."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal import formats
from portal.charts import nice_step, px

WIDTH, HEIGHT = 640, 220
TOP, BOTTOM, SIDE, EDGE = 14, 28, 64, 10
GRID = 4


def line(points: Sequence[tuple[date, Decimal]], *, title: str) -> SafeString:
    """A step is wrong for a rate that stands until the next: the line is drawn level, then up or down on its day. The
    scale begins near the lowest value, because what matters is how it moved; the table beside it gives the figures."""
    if len(points) < 2:
        return SafeString("")
    step, levels = scale(min(rate for _day, rate in points), max(rate for _day, rate in points))
    low, high = levels[0], levels[-1]
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    is_rtl = get_language_bidi()

    def across(day: int) -> float:
        x = SIDE + (WIDTH - SIDE - EDGE) * (day - first) / (last - first)
        return WIDTH - x if is_rtl else x

    def down(rate: Decimal) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * float((high - rate) / (high - low))

    corners: list[tuple[float, float]] = []
    for day, rate in points:
        if corners:
            corners.append((across(day.toordinal()), corners[-1][1]))
        corners.append((across(day.toordinal()), down(rate)))
    digits = formats.digits_of(step, 6)
    return format_html(
        '<svg class="chart" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">{grid}{days}'
        '<polyline class="ch-line" points="{line}"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        title=title,
        grid=format_html_join(
            "",
            '<line class="ch-grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="ch-tick" x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (
                    *sides(is_rtl),
                    px(down(each)),
                    px(down(each)),
                    tick(is_rtl),
                    px(down(each) + 4),
                    formats.number(each, digits),
                )
                for each in levels
            ),
        ),
        days=format_html_join(
            "",
            '<text class="ch-lab" x="{}" y="{}" text-anchor="{}">{}</text>',
            ((px(across(each.toordinal())), HEIGHT - 8, anchor, formats.month(each)) for each, anchor in ends(points)),
        ),
        line=" ".join(f"{px(x)},{px(y)}" for x, y in corners),
    )


def scale(lowest: Decimal, highest: Decimal) -> tuple[Decimal, list[Decimal]]:
    """A round step and the levels from below the lowest to above the highest value."""
    step = Decimal(str(nice_step(float(highest - lowest or highest / 10), GRID)))
    first, last = (lowest / step).to_integral_value(ROUND_FLOOR), (highest / step).to_integral_value(ROUND_CEILING)
    return step, [step * number for number in range(int(first), max(int(last), int(first) + 1) + 1)]


def sides(is_rtl: bool) -> tuple[str, str]:
    return (px(EDGE), px(WIDTH - SIDE)) if is_rtl else (px(SIDE), px(WIDTH - EDGE))


def tick(is_rtl: bool) -> str:
    return px(WIDTH - SIDE / 2) if is_rtl else px(SIDE / 2)


def ends(points: Sequence[tuple[date, Decimal]]) -> tuple[tuple[date, str], ...]:
    """The first and the last month, anchored inside the chart: in SVG, start and end follow the writing direction."""
    return (points[0][0], "start"), (points[-1][0], "end")
