from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.series import Step
from portal.charts.waterfall import LEAST, SIDE, place, waterfall

CHANGES = st.lists(st.integers(-(10**9), 10**9), max_size=8)


def steps_of(changes: list[int]) -> list[Step]:
    made, level = [Step("Opening", 0, 100, is_total=True)], 100
    for change in changes:
        made.append(Step("x", level, level + change))
        level += change
    return [*made, Step("Closing", 0, level, is_total=True)]


@given(changes=CHANGES)
def test_each_step_begins_where_the_one_before_ended(changes: list[int]) -> None:
    placed, zero = place(steps_of(changes))

    for one, after in pairwise(placed[:-1]):
        assert one.end == pytest.approx(after.start)
    assert placed[-1].end == pytest.approx(placed[-2].end)
    assert placed[0].start == placed[-1].start == pytest.approx(zero)
    for one in placed:
        assert SIDE - 1e-6 <= one.x <= one.x + one.width <= 720 - SIDE + 1e-6
        assert one.width >= LEAST


@given(changes=CHANGES)
def test_right_to_left_is_the_mirror_image(changes: list[int]) -> None:
    (left, zero), (right, other_zero) = place(steps_of(changes)), place(steps_of(changes), rtl=True)

    assert zero + other_zero == pytest.approx(720)
    for one, other in zip(left, right, strict=True):
        assert one.x + one.width + other.x == pytest.approx(720)
        assert (one.y, one.width) == (other.y, other.width)


def drawn(language: str, steps: list[Step]) -> Any:
    with override(language):
        return BeautifulSoup(waterfall(steps, key="k", title="t", desc="d"), "html.parser").svg


@pytest.mark.parametrize("steps", [[], [Step("x", 0, 0, is_total=True)], steps_of([0, 0]), steps_of([-500])])
def test_little_nothing_and_less_than_nothing_are_drawn(steps: list[Step]) -> None:
    assert len(drawn("en", steps).find_all("rect")) == len(steps)


def test_tones_tell_levels_from_what_comes_in_and_goes_out() -> None:
    svg = drawn("en", steps_of([50, -30]))

    assert [rect["class"] for rect in svg.find_all("rect")] == [["ch-level"], ["ch-in"], ["ch-out"], ["ch-level"]]
    figures = [text.text.strip("\u2066\u2069\u200e") for text in svg.find_all("text", "ch-fig")]
    assert figures == ["100", "50", "−30", "120"]


def test_names_stand_at_the_reading_edge_and_long_ones_are_cut() -> None:
    long = [Step("a very long name of a step " * 8, 0, 5, is_total=True)]
    for language, x in (("en", "2"), ("ar", "718")):
        names = drawn(language, long).find_all("text", "ch-lab")[:2]
        assert [(name["x"], name.text.strip("\u2066\u2067\u2069")[-1]) for name in names] == [(x, "…"), (x, "…")]


def test_names_are_escaped() -> None:
    svg = waterfall([Step("<b>&", 0, 1)], key="k", title="<i>", desc="<u>")

    assert "&lt;b&gt;&amp;" in svg
    assert "<b>" not in svg
    assert "<i>" not in svg
