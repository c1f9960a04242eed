"""Scores on spokes; decoration beside the table that has the figures, so hidden from assistive technology. The geometry is
computed apart from the drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing
from portal.charts.series import Number, Series
from portal.charts.texts import SIZE, px, stacked, wrapped

RINGS = 3
ROOM = 84.0  # beside the wheel, for names
LINE = 14.0  # of a name


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    centre: tuple[float, float]
    radius: float
    ends: tuple[tuple[float, float], ...]  # of the spokes
    lines: tuple[tuple[tuple[float, float] | None, ...], ...]  # one row a series; None where there is no value


def plot(series: Sequence[Series], count: int, *, high: Number, width: float = 360, rtl: bool = False) -> Plot:
    """The first spoke points up, the others follow clockwise; right to left the other way round. A value beyond `high` ends
    with its spoke, one below nothing stays in the middle."""
    radius = max(20.0, width / 2 - ROOM)
    centre = (width / 2, radius + 2.6 * LINE)
    top = float(high) or 1.0

    def at(spoke: int, share: float) -> tuple[float, float]:
        turn = 2 * pi * spoke / count
        along = sin(turn) * radius * share
        return (centre[0] - along if rtl else centre[0] + along, centre[1] - cos(turn) * radius * share)

    def point(spoke: int, value: Number | None) -> tuple[float, float] | None:
        return None if value is None else at(spoke, max(0.0, min(1.0, float(value) / top)))

    return Plot(
        width,
        2 * centre[1],
        centre,
        radius,
        tuple(at(spoke, 1.0) for spoke in range(count)),
        tuple(tuple(point(spoke, value) for spoke, value in enumerate(one.values[:count])) for one in series),
    )


def radar(
    series: Sequence[Series],
    axes: Sequence[str],
    *,
    key: str,
    title: str,
    desc: str,
    high: Number,
    width: int = 360,
) -> SafeString:
    """Three to twelve axes. Always stands beside the table or the dots that say the same: `title` and `desc` are for paper."""
    rtl = get_language_bidi()
    drawn = plot(series, len(axes), high=high, width=width, rtl=rtl)
    parts = [outline("ch-ring", ring(drawn, step / RINGS)) for step in range(1, RINGS + 1)]
    parts += [spoke_mark(drawn.centre, end) for end in drawn.ends]
    for rank, points in enumerate(drawn.lines):
        parts += series_mark(rank, points)
    parts += [name_mark(name, end, drawn) for name, end in zip(axes, drawn.ends, strict=True)]
    return drawing(
        "radar", key, title=title, desc=desc, width=width, height=drawn.height, parts=parts, is_decoration=True
    )


def ring(drawn: Plot, share: float) -> list[tuple[float, float]]:
    (x, y) = drawn.centre
    return [(x + (end_x - x) * share, y + (end_y - y) * share) for end_x, end_y in drawn.ends]


def outline(css: str, points: Sequence[tuple[float, float]]) -> SafeString:
    return format_html('<polygon class="{}" points="{}"/>', css, joined(points))


def joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{px(x)},{px(y)}" for x, y in points)


def spoke_mark(centre: tuple[float, float], end: tuple[float, float]) -> SafeString:
    return format_html(
        '<line class="ch-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', px(centre[0]), px(end[0]), px(centre[1]), px(end[1])
    )


def series_mark(rank: int, points: Sequence[tuple[float, float] | None]) -> list[SafeString]:
    """A closed line where every axis has a value, else the stretches between those that have one: a gap stays a gap."""
    known = [point for point in points if point is not None]
    css = f"ch-turn ch-turn--{min(rank, 5) + 1}"
    if known and len(known) == len(points):
        marks = [outline(css, known)]
    else:
        marks = [
            format_html('<polyline class="{}" points="{}"/>', css, joined((one, after)))
            for one, after in zip(points, [*points[1:], *points[:1]], strict=True)
            if one and after
        ]
    return marks + [
        format_html('<circle class="ch-s{}" cx="{}" cy="{}" r="3.2"/>', min(rank, 5) + 1, px(x), px(y))
        for x, y in known
    ]


def name_mark(name: str, end: tuple[float, float], drawn: Plot) -> SafeString:
    """The name of an axis beyond its end, in up to two lines."""
    (x, y), (middle, centre_y) = end, drawn.centre
    reach_x, reach_y = (x - middle) / drawn.radius, (y - centre_y) / drawn.radius
    if abs(reach_x) < 0.2:
        lines = wrapped(name, drawn.width * 0.7, 2)
        foot = y - 7 if reach_y < 0 else y + 16 + LINE * (len(lines) - 1)
        return stacked("ch-axis", x, foot, lines, LINE, "middle")
    room = (drawn.width - x if reach_x > 0 else x) - 9
    lines = wrapped(name, room, 3, SIZE)
    foot = y + 4 + reach_y * 6 + LINE * (len(lines) - 1) / 2
    return stacked("ch-axis", x + (8 if reach_x > 0 else -8), foot, lines, LINE, "start" if reach_x > 0 else "end")
