"""How a balance came about, as one drawing: from the opening balance over income and uses to the closing balance."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from funding.statement.shapes import NOTHING, Statement
from portal import formats
from portal.charts import px

WIDTH, TOP, BAR, GAP, NAMES, FIGURES = 720, 6, 20, 12, 290, 90


@dataclass(frozen=True)
class Step:
    """From one level to the next; totals stand on nothing."""

    label: str | Promise
    first: Decimal
    last: Decimal
    is_total: bool = False

    @property
    def change(self) -> Decimal:
        return self.last if self.is_total else self.last - self.first


def steps(one: Statement) -> list[Step]:
    level = one.opening_usd
    made = [Step(gettext_lazy("Opening balance"), NOTHING, level, is_total=True)]
    for label, change in (
        (pgettext_lazy("step of a balance", "Income"), one.income_usd),
        (gettext_lazy("Expenditure before programme support costs"), -one.direct_usd),
        (gettext_lazy("Programme support costs"), -one.support_cost_usd),
        (gettext_lazy("Refunds and write-downs"), one.adjustments_usd),
    ):
        if change:
            made.append(Step(label, level, level + change))
        level += change
    return [*made, Step(gettext_lazy("Closing balance"), NOTHING, one.closing_usd, is_total=True)]


def bridge(one: Statement) -> SafeString:
    """A waterfall lying on its side, so that its names have room in every language."""
    drawn = steps(one)
    levels = [float(level) for step in drawn for level in (step.first, step.last)]
    low, high = min(0.0, *levels), max(0.0, *levels)
    span = (high - low) or 1.0
    plot = WIDTH - NAMES - FIGURES
    rtl = get_language_bidi()

    def along(level: Decimal | float) -> float:
        x = NAMES + plot * (float(level) - low) / span
        return WIDTH - x if rtl else x

    height = TOP * 2 + len(drawn) * (BAR + GAP)
    parts = [
        mark(step, TOP + index * (BAR + GAP), along(step.first), along(step.last), rtl=rtl)
        for index, step in enumerate(drawn)
    ]
    return format_html(
        '<svg class="chart chart--bridge" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        height,
        _("From the opening to the closing balance"),
        format_html('<line class="ch-grid ch-grid--base" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', px(along(0)), height),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def mark(step: Step, y: int, start: float, end: float, *, rtl: bool) -> SafeString:
    """Names at the outer edge, figures at the other one; the bar between its two levels. `direction` is said, so that
    anchors mean the same in browsers and in WeasyPrint, which does not read it from the page."""
    tone = "ch-s2" if step.is_total else "ch-s1" if step.change >= 0 else "ch-s3"
    name, figure = ("end", "start") if rtl else ("start", "end")
    name_x, figure_x = (WIDTH, 0) if rtl else (0, WIDTH)
    middle = px(y + BAR * 0.72)
    return format_html(
        '<text class="ch-lab" x="{}" y="{}" text-anchor="{}" direction="ltr">{}</text>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="ch-lab" x="{}" y="{}" text-anchor="{}" direction="ltr">{}</text>',
        name_x, middle, name, step.label,
        tone, px(min(start, end)), y, px(max(abs(end - start), 1.0)), BAR,
        figure_x, middle, figure, formats.number(step.change),
    )  # fmt: skip
