"""How values make one figure: over the periods of an indicator, and over indicators and projects. Pure, exact, no rounding.

An unknown figure is None and never zero. A percentage is always a part and a whole; its ratio is taken last, from the sums,
so that a large group weighs more than a small one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from projects.results.entries import Parts
from projects.results.models import Indicator

Kind, Counting, Direction = Indicator.Kind, Indicator.Counting, Indicator.Direction

NEAR = Decimal("0.8")  # of what is expected by now: from there on an indicator is on track


@dataclass(frozen=True)
class Value:
    """What one period reports. `ends_on` is the last day of the period."""

    ends_on: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    breakdown: Mapping[int, Parts] = field(default_factory=dict)


@dataclass(frozen=True)
class Total:
    """One figure with what it rests on: `n` values, the last of the period that ends on `as_at`."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    n: int = 0
    as_at: date | None = None
    breakdown: Mapping[int, Parts] = field(default_factory=dict)

    @property
    def figure(self) -> Decimal | None:
        """What compares with baseline and target: the number, the score, or the ratio of the parts."""
        return ratio(self.numerator, self.denominator)


NOTHING = Total()


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or denominator is None:
        return numerator
    return numerator / denominator if denominator else None


def adds_up(kind: str, counting: str) -> bool:
    """Counts add up when each period stands by itself. Scores and words never do: the latest is how things are."""
    return kind in (Kind.NUMBER, Kind.PERCENTAGE) and counting == Counting.PER_PERIOD


def to_date(kind: str, counting: str, values: Iterable[Value]) -> Total:
    """The value of an indicator over its periods, in whatever order they come."""
    known = sorted((value for value in values if is_known(value)), key=lambda value: value.ends_on)
    if not known:
        return NOTHING
    latest = known[-1]
    if not adds_up(kind, counting):
        return Total(
            latest.numerator, latest.denominator, latest.text, len(known), latest.ends_on, dict(latest.breakdown)
        )
    return Total(
        added(value.numerator for value in known),
        added(value.denominator for value in known),
        "",
        len(known),
        latest.ends_on,
        merged(value.breakdown for value in known),
    )


def is_known(value: Value) -> bool:
    return value.numerator is not None or bool(value.text)


def added(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def merged(breakdowns: Iterable[Mapping[int, Parts]]) -> dict[int, Parts]:
    """Category by category."""
    found: dict[int, Parts] = {}
    for breakdown in breakdowns:
        for category, (part, whole) in breakdown.items():
            before = found.get(category, (Decimal(0), None))
            found[category] = (before[0] + part, added((before[1], whole)))
    return found


def not_broken_down(total: Total, categories: Iterable[int]) -> Decimal | None:
    """How much of the total no row of one type covers, because some of its values came without: said beside the rows."""
    if total.numerator is None:
        return None
    return total.numerator - sum((total.breakdown[key][0] for key in categories if key in total.breakdown), Decimal(0))


# Against baseline and target


class Reached(StrEnum):
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    REPORTED = "reported"  # in words, or without a target to compare with
    NO_DATA = "no_data"


def progress(
    figure: Decimal | None, baseline: Decimal | None, target: Decimal | None, direction: str
) -> Decimal | None:
    """How much of the way from baseline to target is done: 0 at the baseline, 1 at the target, less or more beyond them.

    Without a baseline an increase starts from 0; a decrease is not known then, except that the target is met. Where baseline
    and target are the same, what is asked is to keep the level.
    """
    if figure is None or target is None:
        return None
    start = baseline
    if start is None:
        start = Decimal(0) if direction == Direction.UP and target > 0 else None
    if start is None or start == target or (target > start) != (direction == Direction.UP):
        return Decimal(1) if meets(figure, target, direction) else (None if start is None else Decimal(0))
    return (figure - start) / (target - start)


def meets(figure: Decimal, target: Decimal, direction: str) -> bool:
    return figure >= target if direction == Direction.UP else figure <= target


def reached(
    total: Total,
    *,
    baseline: Decimal | None,
    target: Decimal | None,
    direction: str,
    expected: Decimal | None = None,
    elapsed: Decimal | None = None,
) -> Reached:
    """Where an indicator stands. `expected` is the target of the last reported period where there is one; else `elapsed`, the
    share of the project's time at its end, says how far it should be. On track is four fifths of that, or more."""
    if total.n == 0:
        return Reached.NO_DATA
    figure = total.figure
    if figure is None or target is None:
        return Reached.REPORTED
    if meets(figure, target, direction):
        return Reached.ACHIEVED
    if expected is not None and meets(figure, expected, direction):
        return Reached.ON_TRACK
    done = progress(figure, baseline, target, direction)
    due = progress(expected, baseline, target, direction) if expected is not None else elapsed
    if done is None or due is None:
        return Reached.REPORTED if done is None else Reached.BEHIND
    return Reached.ON_TRACK if done >= due * NEAR else Reached.BEHIND


# Over indicators and projects


@dataclass(frozen=True)
class Source:
    """One indicator's total, as a roll-up takes it in. Rows of a query that joins States name the same indicator several times."""

    indicator_id: int
    project_id: int
    kind: str
    unit: str  # of numbers: people, laws; of scores their scale
    total: Total


@dataclass(frozen=True)
class RolledUp:
    kind: str
    unit: str
    total: Total
    indicators: int  # that have a value
    projects: int


def roll_up(sources: Iterable[Source]) -> list[RolledUp]:
    """One total for each kind and unit: numbers add up, percentages are the ratio of the sums, scores the mean of their `n`.

    What is not of the same kind and unit is never added together. Each indicator counts once, however often it comes. Words do
    not add up; how many there are is said.
    """
    groups: dict[tuple[str, str], dict[int, Source]] = {}
    for source in sources:
        if source.total.n:
            groups.setdefault((source.kind, unit_of(source)), {})[source.indicator_id] = source
    return [rolled(kind, unit, list(found.values())) for (kind, unit), found in sorted(groups.items())]


def unit_of(source: Source) -> str:
    return source.unit.strip().casefold() if source.kind in (Kind.NUMBER, Kind.SCORE) else ""


def rolled(kind: str, unit: str, sources: list[Source]) -> RolledUp:
    totals = [source.total for source in sources]
    as_at = max(total.as_at for total in totals if total.as_at)
    parts = [added(total.numerator for total in totals), added(total.denominator for total in totals)]
    if kind == Kind.SCORE and parts[0] is not None:
        parts = [parts[0] / len([total for total in totals if total.numerator is not None]), None]
    breakdown = {} if kind == Kind.SCORE else merged(total.breakdown for total in totals)
    total = Total(parts[0], parts[1], "", sum(one.n for one in totals), as_at, breakdown)
    return RolledUp(kind, unit, total, len(sources), len({source.project_id for source in sources}))
