"""Charts as SVG drawn on the server: no script, no inline style (so the strict policy holds), coloured by classes, mirrored in
right-to-left languages, the same on the page, on paper and in a PDF. Only drawing happens here: figures come computed.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import floor, log10

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts.texts import px, together

Number = int | float | Decimal


def nice_step(maximum: float, intervals: int = 4, *, whole: bool = False) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that reaches `maximum` in about so many intervals. `whole`: of what is
    counted, which has no halves."""
    if maximum <= 0:
        return 1
    raw = max(maximum / intervals, 1) if whole else maximum / intervals
    power = 10 ** floor(log10(raw))
    steps = (factor * power for factor in (1, 2, 2.5, 5, 10))
    return next(step for step in steps if raw <= step and not (whole and step % 1))


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
    kind: str,
    key: str,
    *,
    title: str,
    desc: str,
    width: float,
    height: float,
    parts: Iterable[SafeString],
    is_decoration: bool = False,
    is_again: bool = False,
) -> SafeString:
    """The picture around its parts, named and described for those who do not see it. `key` is unique on the page. What only
    repeats the table beside it is decoration, and hidden from them; a title that says all needs no description. The same
    picture `is_again` drawn in another size has the name and the description of the first.

    `direction` is said for all texts, so that anchors mean the same in browsers and in WeasyPrint, which does not read it from
    the page: a text begins at its left end, and its words are `isolated` in the direction of the page."""
    labels = f"{key}-title {key}-desc" if desc else f"{key}-title"
    described = format_html('<desc id="{}-desc">{}</desc>', key, desc) if desc else ""
    named = format_html('<title id="{}-title">{}</title>{}', key, title, described)
    return format_html(
        '<svg class="chart chart--{}" width="{}" height="{}" viewBox="0 0 {} {}" direction="ltr" {}>{}{}</svg>',
        kind,
        px(width),
        px(height),
        px(width),
        px(height),
        SafeString('aria-hidden="true" focusable="false"')
        if is_decoration
        else format_html('role="img" aria-labelledby="{}"', labels),
        "" if is_again else named,
        together(parts),
    )
