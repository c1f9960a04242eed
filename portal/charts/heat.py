"""A table of tones with the figure in each cell, for PDFs and narrow pages. The geometry is computed apart from the drawing,
so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing
from portal.charts.series import Number
from portal.charts.texts import cut, edge, isolated, px, stacked, together, width_of, words, wrapped
from portal.formats import number

SIDE, NAMES, ROW, GAP = 2.0, 0.3, 34.0, 2.0
LINE, MOST_LINES = 15.0, 3  # of the heads of the columns
NARROW = 340.0  # the same table for a phone: names over their cells, heads that stand upright
ABOVE, UPRIGHT = 20.0, 104.0  # heights of the two
STEPS = 5


@dataclass(frozen=True)
class Box:
    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    tone: int | None  # 1 to 5


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    names: float  # the room of the rows' names
    head: float  # the height of the columns' names
    boxes: tuple[Box, ...]
    tops: tuple[float, ...]  # of the rows' cells
    middles: tuple[float, ...]  # of the columns
    wide: float  # a column


def plot(
    values: Sequence[Sequence[Number | None]],
    columns: int,
    *,
    high: Number,
    low: Number = 0,
    width: float = 720,
    is_small: bool = False,
    rtl: bool = False,
) -> Plot:
    """Cells of one size. Right to left, everything is reflected about the middle."""
    names, head, above = (0.0, UPRIGHT, ABOVE) if is_small else (width * NAMES, LINE * MOST_LINES, 0.0)
    wide = (width - names - SIDE) / max(1, columns)
    tops = tuple(head + 8 + row * (ROW + above) + above for row in range(len(values)))

    def mirrored(x: float, thick: float = 0.0) -> float:
        return width - x - thick if rtl else x

    def box(row: int, column: int, value: Number | None) -> Box:
        x = mirrored(names + column * wide, wide - GAP)
        return Box(row, column, x, tops[row], wide - GAP, ROW - GAP, tone_of(value, float(low), float(high)))

    return Plot(
        width,
        head + 8 + max(1, len(values)) * (ROW + above),
        width - 2 * SIDE if is_small else names - 10,
        head,
        tuple(
            box(row, column, value) for row, line in enumerate(values) for column, value in enumerate(line[:columns])
        ),
        tops,
        tuple(mirrored(names + column * wide, wide - GAP) + (wide - GAP) / 2 for column in range(columns)),
        wide - GAP,
    )


def tone_of(value: Number | None, low: float, high: float) -> int | None:
    """One of five steps of equal size from the lowest to the highest; what lies beyond has the tone of the end."""
    if value is None:
        return None
    share = (float(value) - low) / ((high - low) or 1.0)
    return max(1, min(STEPS, int(share * STEPS + 1e-9) + 1))


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[Number | None]],
    *,
    key: str,
    title: str,
    desc: str,
    high: Number,
    low: Number = 0,
    digits: int = 1,
    width: int = 720,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page. The table is
    drawn twice, for a desk and for a phone: the style sheet shows one of them."""
    rtl = get_language_bidi()
    made = []
    for kind, wide, is_small in (("heat", width, False), ("heat chart--small", NARROW, True)):
        drawn = plot(values, len(columns), high=high, low=low, width=wide, is_small=is_small, rtl=rtl)
        parts = [box_mark(box, values[box.row][box.column], digits) for box in drawn.boxes]
        parts += [name_mark(text, top, drawn, is_small, rtl) for text, top in zip(rows, drawn.tops, strict=True)]
        parts += [head_mark(text, x, drawn, is_small, rtl) for text, x in zip(columns, drawn.middles, strict=True)]
        made.append(
            drawing(kind, key, title=title, desc=desc, width=wide, height=drawn.height, parts=parts, is_again=is_small)
        )
    return together(made)


def name_mark(name: str, top: float, drawn: Plot, is_small: bool, rtl: bool) -> SafeString:
    y = top - 6 if is_small else top + ROW / 2 + 3
    return words("ch-lab", drawn.width - SIDE if rtl else SIDE, y, cut(name, drawn.names), edge(rtl)[0])


def head_mark(name: str, x: float, drawn: Plot, is_small: bool, rtl: bool) -> SafeString:
    if not is_small:
        return stacked("ch-lab", x, drawn.head, wrapped(name, drawn.wide, MOST_LINES), LINE, "middle")
    return format_html(
        '<text class="ch-lab" transform="translate({} {}) rotate(-90)">{}</text>',
        px(x + 4),
        px(drawn.head),
        isolated(cut(name, drawn.head)),
    )


def box_mark(box: Box, value: Number | None, digits: int) -> SafeString:
    """The figure only where it fits."""
    text = number(value, digits)
    fits = width_of(text) <= box.width
    return format_html(
        '<rect class="ch-t ch-t{}" x="{}" y="{}" width="{}" height="{}"/>{}',
        "none" if box.tone is None else box.tone,
        px(box.x),
        px(box.y),
        px(box.width),
        px(box.height),
        words("ch-cell", box.x + box.width / 2, box.y + box.height / 2 + 4, text if fits else "", "middle"),
    )
