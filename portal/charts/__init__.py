"""Charts as SVG drawn on the server: no script, no inline style (so the strict policy holds), coloured by classes, mirrored in
right-to-left languages, the same on the page, on paper and in a PDF. Only drawing happens here: figures come computed.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.formats import number

Number = int | float | Decimal


def px(length: float) -> str:
    return f"{length:.1f}"


def nice_step(maximum: float, intervals: int = 4) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that reaches `maximum` in about so many intervals."""
    if maximum <= 0:
        return 1
    raw = maximum / intervals
    power = 10 ** floor(log10(raw))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if raw <= factor * power)


def columns(
    series: Sequence[tuple[str, Sequence[Number]]],
    labels: Sequence[object],
    *,
    title: str,
    digits: int = 0,
    last_is_open: bool = False,
    width: int = 640,
    height: int = 250,
) -> SafeString:
    """Grouped columns: up to two `series` of (name, values), one group a label.

    `title` is the sentence that says what the chart shows. `last_is_open` draws the last group as not finished (dashed,
    with an asterisk). Put the same figures in a table beside it.
    """
    rtl = get_language_bidi()
    tallest = max((float(value) for _name, values in series for value in values), default=0)
    step = nice_step(tallest)
    steps = max(1, ceil(tallest / step))
    tick_digits = 1 if step != int(step) else 0
    top, bottom, edge = 12, 28, 6
    side = max(44, 7 * len(number(step * steps, tick_digits)) + 12)  # room for the longest figure of the scale
    plot_height, plot_width = height - top - bottom, width - side - edge

    def across(x: float) -> float:
        return width - x if rtl else x

    def down(value: Number) -> float:
        return top + plot_height * (1 - float(value) / (steps * step))

    def grid_line(index: int) -> SafeString:
        y = down(index * step)
        return format_html(
            '<line class="ch-grid{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="ch-tick" x="{}" y="{}" text-anchor="middle">{}</text>',
            "" if index else " ch-grid--base",
            px(across(side)),
            px(across(width - edge)),
            px(y),
            px(y),
            px(across(side / 2 - 2)),
            px(y + 4),
            number(index * step, tick_digits),
        )

    band = plot_width / max(1, len(labels))
    thick = min(30.0, band / (len(series) + 1.1))

    def column(position: int, rank: int) -> SafeString:
        name, values = series[rank]
        x = side + band * (position + 0.5) + (rank - len(series) / 2) * (thick + 3) + 1.5
        y = down(values[position])
        is_open = last_is_open and position == len(labels) - 1
        return format_html(
            '<rect class="ch-s{}{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"><title>{} {}: {}</title></rect>',
            rank + 1,
            " ch-open" if is_open else "",
            px(across(x + thick) if rtl else x),
            px(y),
            px(thick),
            px(top + plot_height - y),
            name,
            labels[position],
            number(values[position], digits),
        )

    def label(position: int) -> SafeString:
        star = "*" if last_is_open and position == len(labels) - 1 else ""
        x = across(side + band * (position + 0.5))
        return format_html(
            '<text class="ch-lab" x="{}" y="{}" text-anchor="middle">{}{}</text>',
            px(x),
            height - 8,
            labels[position],
            star,
        )

    parts = [grid_line(index) for index in range(steps + 1)]
    for position in range(len(labels)):
        parts += [column(position, rank) for rank in range(len(series))]
        parts.append(label(position))
    return format_html(
        '<svg class="chart" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width,
        height,
        width,
        height,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def bar(value: Number, maximum: Number, *, tone: str = "ch-s1") -> SafeString:
    """One horizontal bar on its track; decoration beside a figure, so hidden from assistive technology."""
    share = max(0.0, min(100.0, 100 * float(value) / float(maximum))) if maximum else 0.0
    return format_html(
        '<svg class="hbar" width="100" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="ch-track" width="100" height="10"/><rect class="{}" x="{}" width="{}" height="10"/></svg>',
        tone,
        px(100 - share if get_language_bidi() else 0.0),
        px(share),
    )


def spark(values: Sequence[Number], *, width: int = 80, height: int = 30) -> SafeString:
    """A small line of the last values with a dot on the latest; decoration beside a figure."""
    if len(values) < 2:
        return SafeString("")
    low, high = float(min(values)), float(max(values))
    points = []
    for index, value in enumerate(values):
        x = 3 + (width - 6) * index / (len(values) - 1)
        y = 4 + (height - 8) * (1 - (float(value) - low) / ((high - low) or 1))
        points.append((width - x if get_language_bidi() else x, y))
    return format_html(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.8"/></svg>',
        width,
        height,
        width,
        height,
        " ".join(f"{px(x)},{px(y)}" for x, y in points),
        px(points[-1][0]),
        px(points[-1][1]),
    )


def drawing(
    kind: str, key: str, *, title: str, desc: str, width: float, height: float, parts: Iterable[SafeString]
) -> SafeString:
    """The picture around its parts, named and described for those who do not see it. `key` is unique on the page."""
    return format_html(
        '<svg class="chart chart--{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        kind,
        px(width),
        px(height),
        px(width),
        px(height),
        key,
        key,
        key,
        title,
        key,
        desc,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
