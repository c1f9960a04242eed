"""Columns: the geometry is proved, the drawing only read."""

from collections.abc import Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.bars import Column, bars, hatching, plot
from portal.charts.series import Series

VALUES = st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=3, max_size=3)
SERIES = st.lists(st.builds(Series, st.just("x"), VALUES), max_size=7)
NAMES = ("Staff", "Travel")


def drawn(language: str = "en", **options: Any) -> Any:
    series = options.pop("series", [Series("Received", (10, 20)), Series("Spent", (5, 0))])
    labels = options.pop("labels", ["2024", "2025"])
    with override(language):
        svg = bars(series, labels, key="k", title="By year", desc="Ten, then twenty", **options)
    return BeautifulSoup(svg, "html.parser").svg


def heights(columns: Sequence[Column]) -> list[float]:
    return [round(one.height, 1) for one in columns]


@given(series=SERIES, is_stacked=st.booleans())
def test_columns_stay_within_the_scale_and_touch_its_base(series: list[Series], is_stacked: bool) -> None:
    made = plot(series, 3, is_stacked=is_stacked)

    top, bottom = made.ticks[-1][1], made.ticks[0][1]
    for one in made.columns:
        assert top - 1e-6 <= one.y <= one.y + one.height <= bottom + 1e-6
        assert made.start <= one.x <= one.x + one.width <= made.end
        if not is_stacked:
            assert min(abs(one.y - made.zero), abs(one.y + one.height - made.zero)) < 1e-6


@given(series=SERIES, is_stacked=st.booleans())
def test_right_to_left_is_the_mirror_image(series: list[Series], is_stacked: bool) -> None:
    left, right = (plot(series, 3, is_stacked=is_stacked, rtl=rtl) for rtl in (False, True))

    for one, other in zip(left.columns, right.columns, strict=True):
        assert one.x + one.width + other.x == pytest.approx(left.width)
        assert (one.y, one.height) == (other.y, other.height)
    assert [x + y for x, y in zip(left.centres, right.centres, strict=True)] == pytest.approx([left.width] * 3)


@given(series=SERIES)
def test_a_stack_is_as_tall_as_its_parts(series: list[Series]) -> None:
    made = plot(series, 3, is_stacked=True)

    unit = abs(made.ticks[1][1] - made.ticks[0][1]) / (made.ticks[1][0] - made.ticks[0][0])
    for position in range(3):
        values = [one.values[position] or 0 for one in series]
        parts = [one for one in made.columns if one.position == position]
        above = sum(one.height for one in parts if one.y < made.zero - 1e-9)
        assert above == pytest.approx(sum(value for value in values if value > 0) * unit, abs=1e-6)
        below = sum(one.height for one in parts if one.y + one.height > made.zero + 1e-9)
        assert below == pytest.approx(-sum(value for value in values if value < 0) * unit, abs=1e-6)


def test_parts_of_a_stack_lie_on_each_other_and_negative_ones_below() -> None:
    made = plot([Series("a", (10,)), Series("b", (5,)), Series("c", (-5,))], 1, is_stacked=True)

    first, second, below = made.columns
    assert first.y + first.height == pytest.approx(made.zero)
    assert second.y + second.height == pytest.approx(first.y)
    assert below.y == pytest.approx(made.zero)
    assert first.x == second.x == below.x


def test_columns_are_as_tall_as_their_values_and_say_them() -> None:
    svg = drawn()

    found = svg.find_all("rect")
    assert [float(rect["height"]) for rect in found] == [104.0, 208.0, 52.0, 0.0]
    assert [rect.title.text for rect in found] == [
        "Received 2024: 10",
        "Received 2025: 20",
        "Spent 2024: 5",
        "Spent 2025: 0",
    ]
    assert [tick.text.strip("\u2066\u2069") for tick in svg.select(".ch-tick text")] == ["0", "5", "10", "15", "20"]
    assert svg["aria-labelledby"] == "k-title k-desc"
    assert (svg.find(id="k-title").text, svg.find(id="k-desc").text) == ("By year", "Ten, then twenty")


def test_a_year_that_is_not_over_is_marked() -> None:
    svg = drawn(last_is_open=True)

    assert [label.text.strip("\u2066\u2069") for label in svg.select(".ch-lab text")] == ["2025*", "2024"][::-1]
    assert ["ch-open" in rect["class"] for rect in svg.find_all("rect")] == [False, True, False, True]


@pytest.mark.parametrize("values", [(), (0, 0), (None, None), (7,), (-7, 0)])
def test_little_or_nothing_still_has_an_axis(values: tuple[int | None, ...]) -> None:
    svg = drawn(series=[Series("x", values)], labels=[str(number) for number, _value in enumerate(values)])

    assert len(svg.find_all("line", "ch-grid--base")) == 1
    assert len(svg.select(".ch-tick text")) >= 2
    assert len(svg.find_all("rect")) == sum(value is not None for value in values)


def test_what_has_no_value_has_no_column() -> None:
    assert [one.position for one in plot([Series("x", (1, None, 0))], 3).columns] == [0, 2]


def test_long_names_are_cut_and_the_latest_label_stays() -> None:
    svg = drawn(series=[Series("x", range(24))], labels=[f"A very long name of a donor {n}" for n in range(24)])

    shown = [text for text in svg.select(".ch-lab text") if "ch-tight" not in text.get("class", [])]
    assert [text.text.strip("\u2066\u2069") for text in shown] == ["A very long name of a…"] * 4
    assert float(shown[-1]["x"]) > 560


def test_every_series_after_the_second_has_lines_of_its_own() -> None:
    paths = [hatching(rank, 0, 0, 20, 30) for rank in range(6)]

    assert paths[:2] == ["", ""]
    assert len({*paths[2:]}) == 4


def test_a_slanted_line_never_leaves_its_column() -> None:
    found = BeautifulSoup(hatching(5, 100, 50, 13, 31), "html.parser").path["d"]

    for line in filter(None, found.split("M")):
        for point in line.split("L"):
            x, y = map(float, point.split())
            assert 100 <= x <= 113
            assert 50 <= y <= 81


def test_names_are_escaped() -> None:
    svg = bars([Series("<b>", (1,))], ["<i>"], key="k", title='"x" <script>', desc="<u>")

    assert not {"<script>", "<b>", "<i>", "<u>"} & {svg[at : svg.find(">", at) + 1] for at in range(len(svg))}
