"""A time line: bars on a calendar. The geometry is computed apart from the drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from portal.charts import drawing, px
from portal.charts.texts import anchored, cut, isolated, width_of
from portal.formats import month_short, number


@dataclass(frozen=True)
class Span:
    """One bar of a time line. `share` is how much of it is done, 0 to 100; `tone` one of "", done, late, off."""

    label: str
    starts_on: date
    ends_on: date
    share: int = 0
    tone: str = ""
    words: str = ""  # the whole of it, said when somebody points at the bar


@dataclass(frozen=True)
class Bar:
    """Where a span is drawn. `x` is the left edge and `filled_x` that of its done part, whichever way the page reads."""

    x: float
    y: float
    width: float
    filled_x: float
    filled: float


@dataclass(frozen=True)
class Tick:
    day: date
    x: float
    text: str
    year: str  # only where a year begins, and at the first tick


@dataclass(frozen=True)
class Plot:
    """The geometry of a time line: pure figures, so that it can be proved without reading a drawing."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    limits: tuple[float, ...]
    today: float | None


ROW, BAR, LEAST = 30.0, 9.0, 3.0  # height of a row and of a bar; no bar is narrower than can be seen
HEAD, FOOT, SIDE = 40.0, 8.0, 10.0
MONTHLY, QUARTERLY = 11, 44  # up to so many months the axis counts months, then quarters, then years
MONTH, QUARTER, YEAR = 1, 3, 12
BESIDE = 3.0  # from the line of a tick to its text


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def tick_days(first: date, last: date, step: int = 0) -> list[date]:
    """The first days of months, quarters or years, whichever fit; or of every so many months."""
    step = step or step_of(first, last)
    start = first.year * 12 + (first.month - 1) // step * step
    days = [date(n // 12, n % 12 + 1, 1) for n in range(start, last.year * 12 + last.month, step)]
    return [day for day in days if first <= day <= last]


def step_of(first: date, last: date, room: float | None = None) -> int:
    """Months, quarters or years from tick to tick. Names of months are long in some languages: where one of them would
    run into the next, the axis counts quarters. `room` is the width of a day."""
    months = months_between(first, last)
    step = MONTH if months <= MONTHLY else QUARTER if months <= QUARTERLY else YEAR
    if room is None:
        return step
    fits = (one for one in (MONTH, QUARTER) if one >= step and has_room(tick_days(first, last, one), one, room))
    return next(fits, YEAR)


def has_room(days: Sequence[date], step: int, room: float) -> bool:
    texts = (in_full(tick_text(day, step), tick_year(index, day)) for index, day in enumerate(days))
    return all(
        width_of(text) + BESIDE <= (later - day).days * room
        for text, (day, later) in zip(texts, pairwise(days), strict=False)
    )


def tick_text(day: date, step: int) -> str:
    if step == MONTH:
        return month_short(day)
    if step == QUARTER:
        return pgettext("quarter of a year", "Q%(n)s") % {"n": number((day.month + 2) // 3)}
    return ""


def tick_year(index: int, day: date) -> str:
    return str(day.year) if day.month == 1 or index == 0 else ""


def in_full(text: str, year: str) -> str:
    return " ".join(filter(None, (text, year)))


def plot(
    spans: Sequence[Span],
    *,
    limits: tuple[date | None, date | None],
    today: date,
    width: float = 720,
    rtl: bool = False,
) -> Plot:
    """Places every span between the first and the last day of spans and limits together, so that none leaves the plot.

    Right to left, everything is reflected about the middle. A span of one day is a day wide, and at least LEAST.
    """
    known = [day for day in limits if day]
    first = min([*known, *(span.starts_on for span in spans)], default=today)
    last = max([*known, *(span.ends_on for span in spans)], default=today)
    days = (last - first).days + 1
    left, right = SIDE, width - SIDE
    scale = (right - left) / days

    def across(day: date) -> float:
        return left + (day - first).days * scale

    def mirrored(x: float, thick: float = 0.0) -> float:
        return width - x - thick if rtl else x

    def bar_of(row: int, span: Span) -> Bar:
        thick = max(LEAST, ((span.ends_on - span.starts_on).days + 1) * scale)
        x = min(across(span.starts_on), right - thick)
        filled = thick * max(0, min(100, span.share)) / 100
        return Bar(mirrored(x, thick), HEAD + row * ROW + 17, thick, mirrored(x, filled), filled)

    step = step_of(first, last, scale)

    def tick_of(index: int, day: date) -> Tick:
        return Tick(day, mirrored(across(day)), tick_text(day, step), tick_year(index, day))

    bottom = HEAD + max(1, len(spans)) * ROW
    ends = [across(limits[0])] if limits[0] else []
    ends += [across(limits[1]) + scale] if limits[1] else []
    return Plot(
        width=width,
        height=bottom + FOOT,
        left=left,
        right=right,
        top=HEAD,
        bottom=bottom,
        bars=tuple(bar_of(row, span) for row, span in enumerate(spans)),
        ticks=tuple(tick_of(index, day) for index, day in enumerate(tick_days(first, last, step))),
        limits=tuple(mirrored(x) for x in ends),
        today=mirrored(across(today) + scale / 2) if first <= today <= last else None,
    )


def timeline(
    spans: Sequence[Span],
    *,
    title: str,
    desc: str,
    key: str = "timeline",
    limits: tuple[date | None, date | None] = (None, None),
    today: date,
    width: int = 720,
    today_words: str = "",
) -> SafeString:
    """Bars on a calendar, one row a span, with the done part filled, today, and the two limits of the whole.

    `title` names the picture, `desc` says in a sentence what it shows; `key` keeps their ids apart on one page. Put the
    same facts in a table beside it: the picture has short names only. `today_words` say another day than today.
    """
    rtl = get_language_bidi()
    drawn = plot(spans, limits=limits, today=today, width=width, rtl=rtl)
    parts = [tick_mark(tick, drawn) for tick in drawn.ticks]
    parts += [upright("ch-limit", x, drawn) for x in drawn.limits]
    rows = list(zip(spans, drawn.bars, strict=True))
    parts += [bar_mark(span, at) for span, at in rows]
    if drawn.today is not None:
        parts.append(upright("ch-today", drawn.today, drawn))
    parts += [name_mark(span, at, drawn, rtl) for span, at in rows]  # over the lines, not under them
    if drawn.today is not None:
        parts.append(words_at("ch-now", drawn.today, 12, "middle", isolated(today_words or _("Today")), drawn))
    return drawing("timeline", key, title=title, desc=desc, width=drawn.width, height=drawn.height, parts=parts)


def upright(css: str, x: float, drawn: Plot) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', css, px(x), px(x), px(drawn.top - 22), px(drawn.bottom)
    )


def words_at(css: str, x: float, y: float, anchor: str, text: str, drawn: Plot) -> SafeString:
    """Text that does not leave the picture."""
    near = {"middle": 24.0}.get(anchor, 0.0)
    return format_html(
        '<text class="{}" x="{}" y="{}"{}>{}</text>',
        css,
        px(min(max(x, drawn.left + near), drawn.right - near)),
        px(y),
        anchored(anchor),
        text,
    )


def tick_mark(tick: Tick, drawn: Plot) -> SafeString:
    """A line, and its text where there is room for it before the picture ends."""
    rtl = get_language_bidi()
    anchor, x = ("end", tick.x - BESIDE) if rtl else ("start", tick.x + BESIDE)
    text = in_full(tick.text, tick.year)
    room = x - drawn.left if rtl else drawn.right - x
    line = format_html(
        '<line class="ch-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        px(tick.x),
        px(tick.x),
        px(drawn.top - 16),
        px(drawn.bottom),
    )
    if width_of(text) > room:
        return line
    return line + words_at("ch-tick", x, drawn.top - 10, anchor, isolated(text), drawn)


def name_mark(span: Span, at: Bar, drawn: Plot, rtl: bool) -> SafeString:
    """The name stands over its bar, from where the bar begins, or towards where it ends when it begins late."""
    begins, ends = (at.x + at.width, at.x) if rtl else (at.x, at.x + at.width)
    room = begins - drawn.left if rtl else drawn.right - begins
    from_start = room > (drawn.right - drawn.left) * 0.4
    x, anchor = (begins, "end" if rtl else "start") if from_start else (ends, "start" if rtl else "end")
    room = room if from_start else (drawn.right - ends if rtl else ends - drawn.left)
    return words_at("ch-name", x, at.y - 5, anchor, isolated(cut(span.label, room)), drawn)


def bar_mark(span: Span, at: Bar) -> SafeString:
    return format_html(
        '<rect class="ch-plan{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>'
        '<rect class="ch-share{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        f" ch-plan--{span.tone}" if span.tone else "",
        px(at.x),
        px(at.y),
        px(at.width),
        px(BAR),
        span.words or span.label,
        f" ch-share--{span.tone}" if span.tone else "",
        px(at.filled_x),
        px(at.y),
        px(at.filled),
        px(BAR),
    )
