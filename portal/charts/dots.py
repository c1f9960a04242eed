"""One line a label with a dot for each series (three moments of a score), joined from the first to the last. The geometry is
computed apart from the drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing, nice_step
from portal.charts.series import Number, Series
from portal.charts.texts import SMALL, edge, fitted, px, together, width_of, words
from portal.formats import digits_of, number

TOP, ROW, SIDE, FOOT = 2.0, 54.0, 14.0, 30.0
NAME, LINE = 20.0, 36.0  # from the top of a row: foot of its letters, and the line of its dots
SIZES = (9.0, 7.0, 5.0, 4.0, 3.0, 2.0)  # the latest dot is the smallest, so that none hides another at the same place


@dataclass(frozen=True)
class Dot:
    rank: int
    x: float
    y: float


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    ticks: tuple[tuple[float, float], ...]  # value, x
    rows: tuple[tuple[Dot, ...], ...]
    ys: tuple[float, ...]


def plot(
    series: Sequence[Series],
    count: int,
    *,
    low: Number = 0,
    high: Number | None = None,
    digits: int = 1,
    width: float = 720,
    rtl: bool = False,
) -> Plot:
    """A dot for each value that there is, between the lowest and the highest tick. Right to left, everything is reflected
    about the middle."""
    values = [float(value) for one in series for value in one.values if value is not None]
    bottom, top = min([float(low), *values]), max([float(low if high is None else high), *values])
    step = nice_step(top - bottom, 5 if high is None else 3, whole=not digits)
    first, last = floor(bottom / step), max(ceil(top / step), floor(bottom / step) + 1)

    def across(value: float) -> float:
        x = SIDE + (width - 2 * SIDE) * (value - first * step) / ((last - first) * step)
        return width - x if rtl else x

    ys = tuple(TOP + row * ROW + LINE for row in range(count))
    return Plot(
        width,
        TOP + max(1, count) * ROW + FOOT,
        tuple((index * step, across(index * step)) for index in range(first, last + 1)),
        tuple(
            tuple(
                Dot(rank, across(float(value)), ys[row])
                for rank, one in enumerate(series)
                if (value := one.values[row]) is not None
            )
            for row in range(count)
        ),
        ys,
    )


def dots(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    key: str,
    title: str,
    desc: str,
    low: Number = 0,
    high: Number | None = None,
    digits: int = 1,
    width: int = 720,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page."""
    rtl = get_language_bidi()
    drawn = plot(series, len(labels), low=low, high=high, digits=digits, width=width, rtl=rtl)
    parts = tick_marks(drawn)
    for row, label in enumerate(labels):
        said = " · ".join("–" if one.values[row] is None else number(one.values[row], digits) for one in series)
        parts.append(row_mark(label, said, drawn.rows[row], drawn, drawn.ys[row], rtl))
    return drawing("dots", key, title=title, desc=desc, width=width, height=drawn.height, parts=parts)


def tick_marks(drawn: Plot) -> list[SafeString]:
    digits = digits_of(drawn.ticks[1][0] - drawn.ticks[0][0], 6)
    return [
        format_html(
            '<line class="ch-grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>{3}',
            px(x),
            px(TOP + NAME + 4),
            px(drawn.height - FOOT),
            words("ch-tick", x, drawn.height - 8, number(value, digits), "middle"),
        )
        for value, x in drawn.ticks
    ]


def row_mark(label: str, said: str, row: Sequence[Dot], drawn: Plot, y: float, rtl: bool) -> SafeString:
    """The name at the reading edge, its values at the other one in the order of the series; the line between the first and
    the last of the dots below."""
    near, far = edge(rtl)
    text_y = y - LINE + NAME
    room = drawn.width - width_of(said, SMALL) - 20
    line = (
        format_html(
            '<line class="ch-span" x1="{}" x2="{}" y1="{}" y2="{}"/>', px(row[0].x), px(row[-1].x), px(y), px(y)
        )
        if len(row) > 1
        else SafeString("")
    )
    return format_html(
        '<line class="ch-rail" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}{}{}',
        px(SIDE),
        px(drawn.width - SIDE),
        px(y),
        px(y),
        line,
        together(dot_mark(dot) for dot in row),
        fitted("ch-lab", drawn.width - 2 if rtl else 2, text_y, label, room, near),
        words("ch-lab ch-fig", 2 if rtl else drawn.width - 2, text_y, said, far),
    )


def dot_mark(dot: Dot) -> SafeString:
    """Round, square, round: the shape changes with the tone."""
    rank = min(dot.rank, len(SIZES) - 1)
    size = SIZES[rank]
    if rank % 2:
        return format_html(
            '<rect class="ch-dot ch-s{}" x="{}" y="{}" width="{}" height="{}"/>',
            rank + 1,
            px(dot.x - size),
            px(dot.y - size),
            px(2 * size),
            px(2 * size),
        )
    return format_html(
        '<circle class="ch-dot ch-s{}" cx="{}" cy="{}" r="{}"/>', rank + 1, px(dot.x), px(dot.y), px(size)
    )
