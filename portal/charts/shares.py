"""Shares side by side: one horizontal bar a row with a mark on it, such as what is spent against the time that has passed.
The geometry is computed apart from the drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing, px
from portal.charts.texts import anchored, edge, fitted
from portal.formats import percent

ROW, BAR = 44.0, 12.0
HEAD, FOOT, SIDE = 26.0, 6.0, 10.0
NAME = 26.0  # of a row: its name stands over its bar
MOST = 1.0  # the whole: longer bars end here and say so


@dataclass(frozen=True)
class Share:
    """`share` is the bar and `mark` the line across it, both 0 to 1 and more; `tone` one of "", late, done."""

    label: str
    share: float
    mark: float
    tone: str = ""
    words: str = ""


@dataclass(frozen=True)
class Placed:
    x: float  # left edge of the bar
    width: float
    mark_x: float
    y: float


def place(rows: Sequence[Share], *, width: float = 720, rtl: bool = False) -> tuple[Placed, ...]:
    """Right to left everything is reflected about the middle. What exceeds the whole ends with it."""
    left, room = SIDE, width - 2 * SIDE

    def across(share: float) -> float:
        return room * max(0.0, min(MOST, share))

    def one(number: int, row: Share) -> Placed:
        length, mark = across(row.share), left + across(row.mark)
        x = width - left - length if rtl else left
        return Placed(x, length, width - mark if rtl else mark, HEAD + number * ROW + NAME)

    return tuple(one(number, row) for number, row in enumerate(rows))


def shares(rows: Sequence[Share], *, title: str, desc: str, key: str, width: int = 720) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what bar and mark are; `key` keeps ids apart on one page. Put the
    same figures in a table beside it."""
    rtl = get_language_bidi()
    drawn = place(rows, width=width, rtl=rtl)
    height = HEAD + max(1, len(rows)) * ROW + FOOT
    parts = [tick(quarter / 4, width, height, rtl) for quarter in range(5)]
    parts += [row_mark(row, at, width, rtl) for row, at in zip(rows, drawn, strict=True)]
    return drawing("shares", key, title=title, desc=desc, width=width, height=height, parts=parts)


def tick(share: float, width: float, height: float, rtl: bool) -> SafeString:
    x = SIDE + (width - 2 * SIDE) * share
    x = width - x if rtl else x
    anchor = "middle" if 0 < share < 1 else ("start" if (share == 0) != rtl else "end")
    return format_html(
        '<line class="ch-grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="ch-tick" x="{}" y="14"{}>{}</text>',
        px(x),
        px(x),
        px(HEAD - 6),
        px(height - FOOT),
        px(x),
        anchored(anchor),
        percent(share, 0),
    )


def row_mark(row: Share, at: Placed, width: float, rtl: bool) -> SafeString:
    tone = f" ch-share--{row.tone}" if row.tone else ""
    return format_html(
        '{}<rect class="ch-plan" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>'
        '<rect class="ch-share{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<line class="ch-today" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        fitted("ch-name", width - SIDE if rtl else SIDE, at.y - 6, row.label, width - 2 * SIDE, edge(rtl)[0]),
        px(SIDE),
        px(at.y),
        px(width - 2 * SIDE),
        px(BAR),
        row.words or row.label,
        tone,
        px(at.x),
        px(at.y),
        px(at.width),
        px(BAR),
        px(at.mark_x),
        px(at.mark_x),
        px(at.y - 3),
        px(at.y + BAR + 3),
    )
