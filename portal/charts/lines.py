"""Lines over months: a few series on one scale that may go below nothing. The geometry is computed apart from the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import Number, drawing, nice_step, px
from portal.charts.texts import anchored, isolated
from portal.formats import number

TOP, BOTTOM, SIDE, EDGE = 14.0, 42.0, 78.0, 40.0
WIDE = 8.5  # a letter of a label, with its share of the gap to the next


@dataclass(frozen=True)
class Line:
    """`css` is one of base, other, limit: how it is drawn, beside its colour by a dash that print keeps."""

    label: str
    values: tuple[Number, ...]
    css: str


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    ticks: tuple[tuple[float, float], ...]  # value, y
    zero: float  # y of nothing
    points: tuple[tuple[tuple[float, float], ...], ...]  # one row a line
    xs: tuple[float, ...]


def plot(lines: Sequence[Line], *, width: float = 760, height: float = 320, rtl: bool = False) -> Plot:
    """Every value of every line lies between the lowest and the highest tick; nothing is always on the scale."""
    values = [float(value) for line in lines for value in line.values] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    step = nice_step(high - low, 5)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    room = height - TOP - BOTTOM
    count = max((len(line.values) for line in lines), default=0)

    def down(value: float) -> float:
        return TOP + room * (last * step - value) / ((last - first) * step)

    def across(index: int) -> float:
        x = SIDE + (width - SIDE - EDGE) * (index / (count - 1) if count > 1 else 0.5)
        return width - x if rtl else x

    xs = tuple(across(index) for index in range(count))
    return Plot(
        width,
        height,
        tuple((index * step, down(index * step)) for index in range(first, last + 1)),
        down(0.0),
        tuple(tuple((xs[i], down(float(value))) for i, value in enumerate(line.values)) for line in lines),
        xs,
    )


def lines(
    series: Sequence[Line],
    labels: Sequence[str],
    *,
    title: str,
    desc: str,
    key: str,
    width: int = 760,
    height: int = 320,
) -> SafeString:
    """`labels` stand under the points, as many as fit. `title` names the picture and `desc` says what it shows; put the same
    figures in a table beside it."""
    rtl = get_language_bidi()
    drawn = plot(series, width=width, height=height, rtl=rtl)
    parts = [grid_line(value, y, drawn, rtl) for value, y in drawn.ticks]
    longest = max((len(label) for label in labels), default=1) * WIDE
    every = max(1, ceil(len(labels) * longest / (drawn.width - SIDE - EDGE)))
    parts += [
        format_html(
            '<text class="ch-lab" x="{}" y="{}" text-anchor="middle">{}</text>',
            px(x),
            px(drawn.height - 10),
            isolated(label),
        )
        for index, (x, label) in enumerate(zip(drawn.xs, labels, strict=False))
        if index % every == 0
    ]
    parts += [line_mark(line, points) for line, points in zip(series, drawn.points, strict=True)]
    return drawing("lines", key, title=title, desc=desc, width=width, height=drawn.height, parts=parts)


def grid_line(value: float, y: float, drawn: Plot, rtl: bool) -> SafeString:
    return format_html(
        '<line class="ch-grid{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="ch-tick" x="{}" y="{}"{}>{}</text>',
        "" if value else " ch-grid--base",
        px(drawn.width - SIDE if rtl else SIDE),
        px(EDGE if rtl else drawn.width - EDGE),
        px(y),
        px(y),
        px(drawn.width - SIDE + 6 if rtl else SIDE - 6),
        px(y + 4),
        anchored("start" if rtl else "end"),
        number(value),
    )


def line_mark(line: Line, points: Sequence[tuple[float, float]]) -> SafeString:
    return format_html(
        '<polyline class="ch-line ch-line--{}" points="{}"><title>{}</title></polyline>',
        line.css,
        " ".join(f"{px(x)},{px(y)}" for x, y in points),
        line.label,
    )
