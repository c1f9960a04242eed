"""From an opening level over what comes in and goes out to a closing level, lying on its side so that names have room. The
geometry is computed apart from the drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing
from portal.charts.series import Step
from portal.charts.texts import SMALL, edge, fitted, px, width_of, words
from portal.formats import number

TOP, ROW, BAR, SIDE = 2.0, 52.0, 14.0, 2.0
NAME = 20.0  # from the top of a row to the foot of its letters; the bar is below
LEAST = 1.5  # no bar is thinner than can be seen


@dataclass(frozen=True)
class Placed:
    x: float  # left edge
    width: float
    y: float
    start: float  # x of the level from which the step goes
    end: float  # x of the level to which it goes


def place(steps: Sequence[Step], *, width: float = 720, rtl: bool = False) -> tuple[tuple[Placed, ...], float]:
    """Where each step lies, and the x of nothing. Each begins where the one before ended; right to left, everything is
    reflected about the middle."""
    levels = [float(level) for step in steps for level in (step.first, step.last)]
    low, high = min(0.0, 0.0, *levels), max(0.0, 0.0, *levels)
    span = (high - low) or 1.0

    def along(level: float) -> float:
        return SIDE + (width - 2 * SIDE) * (level - low) / span

    def mirrored(x: float, long: float = 0.0) -> float:
        return width - x - long if rtl else x

    def one(index: int, step: Step) -> Placed:
        start, end = along(float(step.first)), along(float(step.last))
        long = max(abs(end - start), LEAST)
        x = min(start, end, width - SIDE - long)
        y = TOP + index * ROW + NAME + 6
        return Placed(mirrored(x, long), long, y, mirrored(start), mirrored(end))

    return tuple(one(index, step) for index, step in enumerate(steps)), mirrored(along(0.0))


def waterfall(
    steps: Sequence[Step],
    *,
    key: str,
    title: str,
    desc: str,
    digits: int = 0,
    width: int = 720,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page."""
    rtl = get_language_bidi()
    drawn, zero = place(steps, width=width, rtl=rtl)
    height = TOP + max(1, len(steps)) * ROW
    parts = [join(one, after) for one, after in pairwise(drawn)]
    parts += [base(at, zero) for at in drawn]
    parts += [mark(step, at, width, digits, rtl) for step, at in zip(steps, drawn, strict=True)]
    return drawing("waterfall", key, title=title, desc=desc, width=width, height=height, parts=parts)


def base(at: Placed, zero: float) -> SafeString:
    """Nothing, beside each bar; names stand between."""
    return format_html(
        '<line class="ch-grid ch-grid--base" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>',
        px(zero),
        px(at.y - 3),
        px(at.y + BAR + 3),
    )


def join(one: Placed, after: Placed) -> SafeString:
    """From the end of a step down to where the next one begins."""
    return format_html(
        '<line class="ch-join" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', px(one.end), px(one.y + BAR), px(after.y)
    )


def mark(step: Step, at: Placed, width: float, digits: int, rtl: bool) -> SafeString:
    """The name at the reading edge over its bar, the figure at the other edge."""
    tone = "ch-level" if step.is_total else "ch-in" if step.change >= 0 else "ch-out"
    figure = number(step.change, digits)
    near, far = edge(rtl)
    y = at.y - 6
    room = width - 2 * SIDE - width_of(figure, SMALL) - 16
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>{}{}',
        tone,
        px(at.x),
        px(at.y),
        px(at.width),
        px(BAR),
        step.label,
        figure,
        fitted("ch-lab", width - SIDE if rtl else SIDE, y, str(step.label), room, near),
        words("ch-lab ch-fig", SIDE if rtl else width - SIDE, y, figure, far),
    )
