"""The level of a risk: likelihood times impact, and the words for each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SCALE = (1, 2, 3, 4, 5)
LIKELIHOODS = {
    1: pgettext_lazy("likelihood", "Rare"),
    2: pgettext_lazy("likelihood", "Unlikely"),
    3: pgettext_lazy("likelihood", "Possible"),
    4: pgettext_lazy("likelihood", "Likely"),
    5: pgettext_lazy("likelihood", "Almost certain"),
}
IMPACTS = {
    1: pgettext_lazy("impact of a risk", "Negligible"),
    2: pgettext_lazy("impact of a risk", "Minor"),
    3: pgettext_lazy("impact of a risk", "Moderate"),
    4: pgettext_lazy("impact of a risk", "Major"),
    5: pgettext_lazy("impact of a risk", "Severe"),
}


@dataclass(frozen=True)
class Level:
    key: str
    label: str | Promise
    least: int  # likelihood times impact from which it holds
    tone: str  # of a badge
    heat: int  # of a cell, 1 to 4


LEVELS = (
    Level("low", pgettext_lazy("level of risk", "Low"), 1, "ok", 1),
    Level("moderate", pgettext_lazy("level of risk", "Moderate"), 5, "info", 2),
    Level("high", pgettext_lazy("level of risk", "High"), 10, "warn", 3),
    Level("very_high", pgettext_lazy("level of risk", "Very high"), 15, "bad", 4),
)
TRENDS = {
    1: (_("rising"), "↑"),
    0: (_("unchanged"), "→"),
    -1: (_("falling"), "↓"),
}


def level_of(product: int) -> Level:
    return next(level for level in reversed(LEVELS) if product >= level.least)


def bounds(key: str) -> tuple[int, int]:
    """The products of a level, both included."""
    index = next(i for i, level in enumerate(LEVELS) if level.key == key)
    after = LEVELS[index + 1].least if index + 1 < len(LEVELS) else 26
    return LEVELS[index].least, after - 1


def trend(now: int, before: int | None) -> int | None:
    """1 when the level rose at the last review, -1 when it fell, 0 when it stayed; None before the second judgement."""
    return None if before is None else (now > before) - (now < before)
