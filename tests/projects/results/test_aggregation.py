"""Each rule of adding up, proved on figures that nobody chose."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projects.results.aggregation import (
    NOTHING,
    Reached,
    Source,
    Total,
    Value,
    not_broken_down,
    progress,
    ratio,
    reached,
    roll_up,
    to_date,
)

FIRST = date(2026, 3, 31)
whole_numbers = st.integers(0, 10**6).map(Decimal)
figures = st.decimals(0, 10**6, places=2)
kinds = st.sampled_from(["number", "percentage", "qualitative", "score"])
countings = st.sampled_from(["per_period", "to_date"])
CATEGORIES = (1, 2, 3)


def day(number: int) -> date:
    return FIRST + timedelta(days=91 * number)


@st.composite
def shares(draw: st.DrawFn) -> tuple[Decimal, Decimal]:
    whole = draw(st.integers(1, 10**6))
    return Decimal(draw(st.integers(0, whole))), Decimal(whole)


@st.composite
def broken_down(draw: st.DrawFn, number: int) -> Value:
    """A value whose breakdown adds up."""
    parts = {category: (draw(whole_numbers), None) for category in CATEGORIES}
    return Value(day(number), sum((part for part, _none in parts.values()), Decimal(0)), breakdown=parts)


@st.composite
def series(draw: st.DrawFn, kind: str = "number") -> list[Value]:
    count = draw(st.integers(0, 12))
    if kind == "percentage":
        return [Value(day(n), *draw(shares())) for n in range(count)]
    if kind == "qualitative":
        return [Value(day(n), text=draw(st.text(max_size=8))) for n in range(count)]
    return [Value(day(n), draw(st.none() | figures)) for n in range(count)]


class TestOverPeriods:
    @given(data=st.data(), kind=kinds, counting=countings)
    def test_the_order_in_which_values_come_does_not_matter(self, data: Any, kind: str, counting: str) -> None:
        values = data.draw(series(kind))

        assert to_date(kind, counting, data.draw(st.permutations(values))) == to_date(kind, counting, values)

    @given(values=series())
    def test_numbers_of_each_period_add_up(self, values: list[Value]) -> None:
        known = [value.numerator for value in values if value.numerator is not None]

        assert to_date("number", "per_period", values).numerator == (sum(known) if known else None)

    @given(values=series("percentage"), data=st.data())
    def test_a_period_split_in_two_gives_the_same(self, values: list[Value], data: Any) -> None:
        assume(values)
        last = values[-1]
        assert last.numerator is not None
        assert last.denominator is not None
        part = Decimal(data.draw(st.integers(0, int(last.numerator))))
        whole = part + Decimal(data.draw(st.integers(0, int(last.denominator - last.numerator))))
        split = [
            *values[:-1],
            Value(last.ends_on - timedelta(days=45), part, whole),
            Value(last.ends_on, last.numerator - part, last.denominator - whole),
        ]

        before, after = (to_date("percentage", "per_period", rows) for rows in (values, split))

        assert (after.numerator, after.denominator, after.as_at) == (before.numerator, before.denominator, before.as_at)

    @given(values=series("percentage"))
    def test_a_ratio_lies_between_the_lowest_and_the_highest_of_its_periods(self, values: list[Value]) -> None:
        assume(values)
        ratios = [ratio(value.numerator, value.denominator) for value in values]
        figure = to_date("percentage", "per_period", values).figure

        assert figure is not None
        # a quotient is exact to 28 digits
        slack = Decimal("1e-20")
        assert (
            min(r for r in ratios if r is not None) - slack <= figure <= max(r for r in ratios if r is not None) + slack
        )

    @given(data=st.data(), kind=kinds, counting=countings)
    def test_the_latest_stands_where_nothing_adds_up(self, data: Any, kind: str, counting: str) -> None:
        assume(counting == "to_date" or kind in ("qualitative", "score"))
        values = data.draw(series(kind))
        known = [value for value in values if value.numerator is not None or value.text]

        total = to_date(kind, counting, values)

        expected = (known[-1].numerator, known[-1].denominator, known[-1].text) if known else (None, None, "")
        assert (total.numerator, total.denominator, total.text) == expected

    @given(data=st.data(), count=st.integers(1, 8), counting=countings)
    def test_a_breakdown_that_adds_up_still_does(self, data: Any, count: int, counting: str) -> None:
        values = [data.draw(broken_down(number)) for number in range(count)]

        total = to_date("number", counting, values)

        assert sum(part for part, _none in total.breakdown.values()) == total.numerator
        assert not_broken_down(total, CATEGORIES) == 0

    @given(data=st.data(), bare=whole_numbers)
    def test_what_came_without_a_breakdown_is_said(self, data: Any, bare: Decimal) -> None:
        total = to_date("number", "per_period", [data.draw(broken_down(0)), Value(day(1), bare)])

        assert not_broken_down(total, CATEGORIES) == bare

    def test_an_unknown_figure_is_not_zero(self) -> None:
        assert to_date("number", "per_period", [Value(day(0))]) == NOTHING
        assert to_date("number", "per_period", []).figure is None


class TestProgress:
    @given(figure=figures, baseline=figures, target=figures, direction=st.sampled_from(["up", "down"]))
    def test_a_decrease_mirrors_an_increase(
        self, figure: Decimal, baseline: Decimal, target: Decimal, direction: str
    ) -> None:
        other = "down" if direction == "up" else "up"

        assert progress(figure, baseline, target, direction) == progress(-figure, -baseline, -target, other)

    @given(baseline=figures, target=figures)
    def test_the_way_begins_at_the_baseline_and_ends_at_the_target(self, baseline: Decimal, target: Decimal) -> None:
        assume(baseline != target)
        direction = "up" if target > baseline else "down"

        assert progress(baseline, baseline, target, direction) == 0
        assert progress(target, baseline, target, direction) == 1

    @given(figure=figures, further=figures, baseline=figures, target=figures)
    def test_further_is_never_less(self, figure: Decimal, further: Decimal, baseline: Decimal, target: Decimal) -> None:
        low, high = sorted((figure, further))

        done = [progress(one, baseline, target, "up") for one in (low, high)]

        assert done[0] is not None
        assert done[1] is not None
        assert done[0] <= done[1]

    @pytest.mark.parametrize(
        ("figure", "baseline", "target", "direction", "done"),
        [
            (50, 0, 100, "up", Decimal("0.5")),
            (50, None, 100, "up", Decimal("0.5")),
            (30, 40, 20, "down", Decimal("0.5")),
            (45, 40, 20, "down", Decimal("-0.25")),
            (15, None, 20, "down", Decimal(1)),
            (25, None, 20, "down", None),
            (3, 3, 3, "up", Decimal(1)),
            (2, 3, 3, "up", Decimal(0)),
            (None, 0, 100, "up", None),
            (50, 0, None, "up", None),
        ],
    )
    def test_by_hand(self, figure: Any, baseline: Any, target: Any, direction: str, done: Decimal | None) -> None:
        given_figures = [None if one is None else Decimal(one) for one in (figure, baseline, target)]

        assert progress(*given_figures, direction) == done


class TestReached:
    @pytest.mark.parametrize(
        ("figure", "target", "direction", "expected", "elapsed", "told"),
        [
            (100, 100, "up", None, "0.5", Reached.ACHIEVED),
            (40, 100, "up", None, "0.5", Reached.ON_TRACK),  # four fifths of a half
            (39, 100, "up", None, "0.5", Reached.BEHIND),
            (20, 100, "up", 20, "0.9", Reached.ON_TRACK),  # the period's own target goes before the calendar
            (15, 100, "up", 20, "0.1", Reached.BEHIND),
            (50, None, "up", None, "0.5", Reached.REPORTED),
            (50, 100, "up", None, None, Reached.BEHIND),
        ],
    )
    def test_by_hand(
        self, figure: int, target: Any, direction: str, expected: Any, elapsed: Any, told: Reached
    ) -> None:
        total = Total(Decimal(figure), n=1)

        found = reached(
            total,
            baseline=Decimal(0),
            target=None if target is None else Decimal(target),
            direction=direction,
            expected=None if expected is None else Decimal(expected),
            elapsed=None if elapsed is None else Decimal(elapsed),
        )

        assert found == told

    def test_nothing_reported_is_not_behind(self) -> None:
        assert reached(NOTHING, baseline=None, target=Decimal(5), direction="up", elapsed=Decimal(1)) == Reached.NO_DATA

    @given(figure=figures, target=figures, elapsed=st.decimals(0, 1, places=2))
    def test_a_decrease_is_judged_as_the_mirrored_increase(
        self, figure: Decimal, target: Decimal, elapsed: Decimal
    ) -> None:
        facts: dict[str, Any] = {"elapsed": elapsed}
        up = reached(Total(figure, n=1), baseline=Decimal(0), target=target, direction="up", **facts)
        down = reached(Total(-figure, n=1), baseline=Decimal(0), target=-target, direction="down", **facts)

        assert up == down


def source(key: int, total: Total, *, project: int = 1, kind: str = "number", unit: str = "people") -> Source:
    return Source(key, project, kind, unit, total)


@st.composite
def sources(draw: st.DrawFn, kind: str = "number") -> list[Source]:
    count = draw(st.integers(0, 8))
    parts = [draw(shares()) if kind == "percentage" else (draw(figures), None) for _n in range(count)]
    return [
        source(key, Total(*part, n=1, as_at=day(key)), project=draw(st.integers(1, 3)), kind=kind)
        for key, part in enumerate(parts)
    ]


class TestRollUp:
    @given(data=st.data(), kind=st.sampled_from(["number", "percentage", "score"]))
    def test_neither_order_nor_repetition_matters(self, data: Any, kind: str) -> None:
        """A project with several States comes several times from a query that joins them, and counts once."""
        rows = data.draw(sources(kind))
        again = [row for row in rows for _n in range(data.draw(st.integers(1, 3)))]

        found, told = roll_up(data.draw(st.permutations(again))), roll_up(rows)

        assert [(one.unit, one.indicators, one.projects, one.total.n) for one in found] == [
            (one.unit, one.indicators, one.projects, one.total.n) for one in told
        ]
        assert [one.total.numerator for one in found] == pytest.approx([one.total.numerator for one in told])

    @given(rows=sources())
    def test_numbers_of_one_unit_add_up(self, rows: list[Source]) -> None:
        total = sum((row.total.numerator or Decimal(0) for row in rows), Decimal(0))

        assert [one.total.numerator for one in roll_up(rows)] == ([total] if rows else [])

    @given(rows=sources("percentage"))
    def test_percentages_are_the_ratio_of_the_sums(self, rows: list[Source]) -> None:
        assume(rows)
        (found,) = roll_up(rows)

        assert found.total.numerator == sum(row.total.numerator or Decimal(0) for row in rows)
        assert found.total.denominator == sum(row.total.denominator or Decimal(0) for row in rows)

    @given(rows=sources("score"))
    def test_a_mean_score_lies_between_the_lowest_and_the_highest(self, rows: list[Source]) -> None:
        assume(rows)
        (found,) = roll_up(rows)
        scores = [row.total.numerator for row in rows if row.total.numerator is not None]

        assert found.total.numerator is not None
        assert min(scores) - Decimal("1e-20") <= found.total.numerator <= max(scores) + Decimal("1e-20")
        assert found.indicators == len(rows)

    def test_different_units_and_kinds_are_never_added(self) -> None:
        one = Total(Decimal(3), n=1, as_at=FIRST)

        found = roll_up(
            [
                source(1, one),
                source(2, one, unit=" People "),
                source(3, one, unit="laws", project=2),
                source(4, one, kind="score", unit="3"),
                source(5, one, kind="score", unit="5"),
                source(6, NOTHING),
            ]
        )

        assert [(f.kind, f.unit, f.total.numerator, f.indicators, f.projects) for f in found] == [
            ("number", "laws", 3, 1, 1),
            ("number", "people", 6, 2, 1),
            ("score", "3", 3, 1, 1),
            ("score", "5", 3, 1, 1),
        ]

    @given(data=st.data(), count=st.integers(1, 5))
    def test_breakdowns_add_up_with_their_totals(self, data: Any, count: int) -> None:
        totals = [to_date("number", "per_period", [data.draw(broken_down(n))]) for n in range(count)]

        (found,) = roll_up([source(key, total) for key, total in enumerate(totals)])

        assert sum(part for part, _none in found.total.breakdown.values()) == found.total.numerator
