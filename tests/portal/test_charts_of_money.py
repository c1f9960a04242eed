"""Shares against a mark, and lines over months: the geometry is proved, the drawing only read."""

from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.lines import Line, lines
from portal.charts.lines import plot as plot_lines
from portal.charts.shares import SIDE, Share, place, shares

NUMBERS = st.floats(-3, 3, allow_nan=False)
ROWS = st.lists(st.builds(Share, st.just("x"), NUMBERS, NUMBERS), max_size=6)
VALUES = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40)


@given(rows=ROWS)
def test_bars_and_marks_stay_on_their_track(rows: list[Share]) -> None:
    for at in place(rows, width=720):
        assert SIDE <= at.x <= at.x + at.width <= 720 - SIDE + 1e-9
        assert SIDE <= at.mark_x <= 720 - SIDE


@given(rows=ROWS)
def test_right_to_left_is_the_mirror_image(rows: list[Share]) -> None:
    pairs = zip(place(rows, width=720), place(rows, width=720, rtl=True), strict=True)

    for left, right in pairs:
        assert abs(left.x + right.x + left.width - 720) < 1e-6
        assert abs(left.mark_x + right.mark_x - 720) < 1e-6
        assert (left.width, left.y) == (right.width, right.y)


@given(values=st.lists(VALUES, min_size=1, max_size=3))
def test_every_value_and_nothing_lie_on_the_scale(values: list[list[int]]) -> None:
    drawn = plot_lines([Line("x", tuple(row), "base") for row in values])

    top, bottom = drawn.ticks[-1][1], drawn.ticks[0][1]
    assert all(top - 1e-6 <= y <= bottom + 1e-6 for points in drawn.points for _x, y in points)
    assert top - 1e-6 <= drawn.zero <= bottom + 1e-6
    assert len(drawn.ticks) >= 2


@given(values=VALUES)
def test_lines_are_mirrored_too(values: list[int]) -> None:
    series = [Line("x", tuple(values), "base")]

    left, right = plot_lines(series, width=760), plot_lines(series, width=760, rtl=True)

    for (x, y), (mirrored, same) in zip(left.points[0], right.points[0], strict=True):
        assert abs(x + mirrored - 760) < 1e-6
        assert y == same


def drawing(language: str) -> Any:
    with override(language):
        svg = lines([Line("<b>", (1, -2), "base")], ["Jan", "Feb"], title="<i>", desc="Cash & more", key="cash")
        svg += shares([Share("<b>", 0.5, 0.25, words="half")], title="t", desc="d", key="burn")
    return BeautifulSoup(svg, "html.parser")


def test_each_picture_has_a_title_and_a_description_of_its_own() -> None:
    for language in ("en", "ar"):
        first, second = drawing(language).find_all("svg")
        assert first["aria-labelledby"] == "cash-title cash-desc"
        assert first.find(id="cash-title").text == "<i>"
        assert first.find(id="cash-desc").text == "Cash & more"
        assert second["aria-labelledby"] == "burn-title burn-desc"


def test_labels_of_months_never_crowd() -> None:
    long = [f"a long name of month {number}" for number in range(36)]
    svg = lines([Line("x", tuple(range(36)), "base")], long, title="t", desc="d", key="cash")

    shown = BeautifulSoup(svg, "html.parser").find_all("text", class_="ch-lab")

    assert 1 <= len(shown) <= 4
