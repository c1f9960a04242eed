"""Columns, grouped or stacked, up to six series; a stack may go below nothing. The geometry is computed apart from the
drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing, nice_step
from portal.charts.series import Series
from portal.charts.texts import SIZE, fitted, grouped, px, width_of, words
from portal.formats import digits_of, number

TOP, BOTTOM, EDGE, NARROWEST = 12.0, 30.0, 6.0, 44.0
GAP, WIDEST, WIDEST_STACK = 3.0, 30.0, 44.0
MOST = 6  # tones; what comes after the sixth has the tone of the sixth
SMALL = 20.0  # of letters where the picture is on a phone
LONGEST = 130.0  # longer labels are cut rather than left out


@dataclass(frozen=True)
class Column:
    """`x` is the left edge whichever way the page reads; `y` the upper one."""

    position: int  # of its label
    rank: int  # of its series
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    start: float  # of the plot in reading direction, where the scale stands
    end: float
    ticks: tuple[tuple[float, float], ...]  # value, y
    zero: float  # y of nothing
    columns: tuple[Column, ...]
    centres: tuple[float, ...]  # of the labels
    band: float  # the room of a label


def plot(
    series: Sequence[Series],
    count: int,
    *,
    is_stacked: bool = False,
    digits: int = 1,
    width: float = 640,
    height: float = 250,
    side: float = NARROWEST,
    rtl: bool = False,
) -> Plot:
    """Every column lies between the lowest and the highest tick and begins at nothing, or at the end of the one that it is
    stacked on; what is negative goes down. Right to left, everything is reflected about the middle."""
    spans = stacks(series, count) if is_stacked else groups(series)
    ends = [end for _position, _rank, *span in spans for end in span]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    step = nice_step(high - low, whole=not digits)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    band = (width - side - EDGE) / max(1, count)
    beside = 1 if is_stacked else max(1, len(series))
    thick = min(WIDEST_STACK if is_stacked else WIDEST, band / (beside + 0.6 if is_stacked else beside + 1.1))
    gap = min(GAP, thick / 4)

    def down(value: float) -> float:
        return TOP + (height - TOP - BOTTOM) * (last * step - value) / ((last - first) * step)

    def across(x: float, thick: float = 0.0) -> float:
        return width - x - thick if rtl else x

    def column(position: int, rank: int, start: float, end: float) -> Column:
        place = 0 if is_stacked else rank
        x = side + band * (position + 0.5) + (place - beside / 2) * (thick + gap) + gap / 2
        upper = down(max(start, end))
        return Column(position, rank, across(x, thick), upper, thick, down(min(start, end)) - upper)

    return Plot(
        width,
        height,
        across(side),
        across(width - EDGE),
        tuple((index * step, down(index * step)) for index in range(first, last + 1)),
        down(0.0),
        tuple(column(*span) for span in spans),
        tuple(across(side + band * (position + 0.5)) for position in range(count)),
        band,
    )


Span = tuple[int, int, float, float]  # position, rank, from, to


def groups(series: Sequence[Series]) -> list[Span]:
    return [
        (position, rank, 0.0, float(value))
        for rank, one in enumerate(series)
        for position, value in enumerate(one.values)
        if value is not None
    ]


def stacks(series: Sequence[Series], count: int) -> list[Span]:
    """What is positive stands on what is positive, what is negative hangs from what is negative."""
    found: list[Span] = []
    up, below = [0.0] * count, [0.0] * count
    for position, rank, _start, value in groups(series):
        at = up if value >= 0 else below
        found.append((position, rank, at[position], at[position] + value))
        at[position] += value
    return found


def bars(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    key: str,
    title: str,
    desc: str,
    is_stacked: bool = False,
    last_is_open: bool = False,
    digits: int = 0,
    width: int = 640,
    height: int = 250,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page. `last_is_open`
    draws the last group as not finished (dashed, with an asterisk). Put the same figures in a table beside it."""
    rtl = get_language_bidi()
    sized = {"is_stacked": is_stacked, "digits": digits, "width": width, "height": height, "rtl": rtl}
    ticks = tick_words(plot(series, len(labels), **sized))  # type: ignore[arg-type]
    side = max(NARROWEST, 12 + max(width_of(text, SMALL) for text in ticks))  # for the longest figure of the scale
    drawn = plot(series, len(labels), side=side, **sized)  # type: ignore[arg-type]
    parts = [grid(drawn), scale(ticks, drawn, rtl)]
    for one in drawn.columns:
        is_open = last_is_open and one.position == len(labels) - 1
        value = series[one.rank].values[one.position]
        said = f"{series[one.rank].name} {labels[one.position]}: {number(value, digits)}"
        parts.append(column_mark(one, said, is_open=is_open))
    parts.append(base_line(drawn))
    shown = [f"{label}*" if last_is_open and at == len(labels) - 1 else str(label) for at, label in enumerate(labels)]
    parts.append(grouped("ch-lab", label_marks(shown, drawn, height - 9), "middle"))
    return drawing("bars", key, title=title, desc=desc, width=width, height=height, parts=parts)


def tick_words(drawn: Plot) -> list[str]:
    step = drawn.ticks[1][0] - drawn.ticks[0][0]
    return [number(value, digits_of(step, 6)) for value, _y in drawn.ticks]


def grid(drawn: Plot) -> SafeString:
    lines = "".join(f"M{px(drawn.start)} {px(y)}H{px(drawn.end)}" for _value, y in drawn.ticks)
    return format_html('<path class="ch-grid" d="{}"/>', lines)


def scale(ticks: Sequence[str], drawn: Plot, rtl: bool) -> SafeString:
    """The figures beside the lines of the grid."""
    x = drawn.start + (8 if rtl else -8)
    texts = (words("", x, y + 4, text) for (_value, y), text in zip(drawn.ticks, ticks, strict=True))
    return grouped("ch-tick", texts, "start" if rtl else "end")


def base_line(drawn: Plot) -> SafeString:
    return format_html(
        '<line class="ch-grid ch-grid--base" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        px(drawn.start),
        px(drawn.end),
        px(drawn.zero),
        px(drawn.zero),
    )


def column_mark(at: Column, said: str, *, is_open: bool) -> SafeString:
    rank = min(at.rank, MOST - 1)
    return format_html(
        '<rect class="ch-s{}{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>{}',
        rank + 1,
        " ch-open" if is_open else "",
        px(at.x),
        px(at.y),
        px(at.width),
        px(at.height),
        said,
        hatching(rank, at.x, at.y, at.width, at.height),
    )


def hatching(rank: int, x: float, y: float, width: float, height: float) -> SafeString:
    """Lines over a tone, so that series are told apart without colour: none, none, level, upright, both, slanted. Drawn
    line by line, because a pattern that repeats would not look the same in a PDF."""
    path = ""
    if rank in (2, 4):
        path += "".join(
            f"{move}h{px(width)}" for move in moves(x, y, height, f"m-{px(width)} {px(EVERY)}", is_down=True)
        )
    if rank in (3, 4):
        path += "".join(
            f"{move}v{px(height)}" for move in moves(x, y, width, f"m{px(EVERY)}-{px(height)}", is_down=False)
        )
    if rank == MOST - 1:
        path += "".join(slanted(x, y, width, height, at) for at in steps(width + height))
    return format_html('<path class="ch-hatch" d="{}"/>', path) if path else SafeString("")


EVERY = 5.0  # units between two lines


def moves(x: float, y: float, length: float, onward: str, *, is_down: bool) -> list[str]:
    """To where each line begins: the first place is named, from then on it is as far from the last line."""
    first = f"M{px(x)} {px(y + EVERY)}" if is_down else f"M{px(x + EVERY)} {px(y)}"
    return [onward if index else first for index in range(len(steps(length)))]


def steps(length: float) -> list[float]:
    return [EVERY * number for number in range(1, ceil(length / EVERY))]


def slanted(x: float, y: float, width: float, height: float, at: float) -> str:
    """The line from the left or lower edge up to the upper or right one that is `at` away from the upper left corner."""
    left, down = max(0.0, at - height), min(at, height)
    right, up = min(at, width), max(0.0, at - width)
    return f"M{px(x + left)} {px(y + down)}L{px(x + right)} {px(y + up)}"


def label_marks(labels: Sequence[str], drawn: Plot, y: float) -> list[SafeString]:
    """As many labels as fit beside each other, fewer where letters are larger; the last one always, because it is the
    latest. None reaches beyond the picture."""
    longest = max(map(width_of, labels), default=0.0)
    every, seldom = (max(1, ceil(min(longest * size / SIZE + 8, LONGEST) / drawn.band)) for size in (SIZE, SMALL))
    marks = []
    for position, (label, x) in enumerate(zip(labels, drawn.centres, strict=True)):
        from_last = len(labels) - 1 - position
        if from_last % every:
            continue
        css = "" if from_last % seldom == 0 else "ch-roomy"
        room = drawn.band * every - 4
        half = min(room, width_of(label, (SIZE + SMALL) / 2)) / 2
        marks.append(fitted(css, min(max(x, half), drawn.width - half), y, label, room))
    return marks
