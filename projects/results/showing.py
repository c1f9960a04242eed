"""Figures of results in words, for pages: every figure goes through portal.formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal import formats
from projects.results.aggregation import Reached
from projects.results.entries import MOST_DECIMALS
from projects.results.models import EvidenceGrade, Indicator, IndicatorValue

Kind = Indicator.Kind
Text = str | Promise

REACHED: Mapping[Reached, tuple[Text, str]] = {  # words and tone
    Reached.ACHIEVED: (pgettext_lazy("indicator", "Achieved"), "ok"),
    Reached.ON_TRACK: (pgettext_lazy("indicator", "On track"), "progress"),
    Reached.BEHIND: (pgettext_lazy("indicator", "Behind"), "warn"),
    Reached.REPORTED: (pgettext_lazy("indicator", "Reported"), "info"),
    Reached.NO_DATA: (pgettext_lazy("indicator", "No data yet"), "info"),
}
GRADES = dict(EvidenceGrade.choices)


def figure(indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None) -> str:
    """40 · 78.5 % (157 of 200) · 2 of 3, the dash when not known."""
    if numerator is None:
        return formats.UNKNOWN
    if indicator.kind == Kind.PERCENTAGE:
        return percentage(numerator, denominator)
    if indicator.kind == Kind.SCORE:
        return _("%(part)s of %(whole)s") % {"part": exact(numerator), "whole": formats.number(indicator.scale_max)}
    return exact(numerator)


def parts(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if denominator is None:
        return exact(numerator)
    return _("%(part)s of %(whole)s") % {"part": exact(numerator), "whole": exact(denominator)}


def percentage(numerator: Decimal, denominator: Decimal | None) -> str:
    if not denominator:
        return formats.UNKNOWN
    return _("%(percent)s (%(part)s of %(whole)s)") % {
        "percent": formats.percent(numerator / denominator),
        "part": exact(numerator),
        "whole": exact(denominator),
    }


def exact(value: Decimal | None) -> str:
    """With as many decimals as it has."""
    return formats.number(value, formats.digits_of(value, MOST_DECIMALS)) if value is not None else formats.UNKNOWN


def short(indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None) -> str:
    """For a narrow cell: a percentage alone."""
    if indicator.kind == Kind.PERCENTAGE and numerator is not None and denominator:
        return formats.percent(numerator / denominator)
    return exact(numerator)


@dataclass(frozen=True)
class Shown:
    """Baseline, target or value of an indicator: a figure, or words of people."""

    figure: str
    text: str = ""
    language: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.figure == formats.UNKNOWN and not self.text


def of_indicator(indicator: Indicator, name: str) -> Shown:
    """`name` is baseline or target."""
    part, whole, text = (getattr(indicator, f"{name}_{which}") for which in ("numerator", "denominator", "text"))
    return Shown(figure(indicator, part, whole), text, indicator.language)


def done_words(done: Decimal | None) -> str:
    """How much of the way, as a bar's text: 50 % of the way; beyond it is said as such."""
    if done is None:
        return ""
    if done < 0:
        return _("further away than at the start")
    return _("%(percent)s of the way") % {"percent": formats.percent(done, 0)}


def bar(done: Decimal | None) -> int:
    """0 to 100 for the drawing."""
    return int(formats.rounded(min(max(done or Decimal(0), Decimal(0)), Decimal(1)) * 100, 0))


def breakdown_rows(value: IndicatorValue) -> list[tuple[str, str, str]]:
    """Type, category and part."""
    return [
        (
            str(row.category.type),
            str(row.category),
            parts(row.numerator, row.denominator),
        )
        for row in value.breakdown.all()
    ]
