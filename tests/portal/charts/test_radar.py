from math import dist

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.radar import plot, radar
from portal.charts.series import Series


@given(values=st.lists(st.one_of(st.none(), st.integers(-1, 5)), min_size=3, max_size=12))
def test_points_lie_on_their_spokes_at_their_value(values: list[int | None]) -> None:
    made = plot([Series("x", values)], len(values), high=3)
    mirrored = plot([Series("x", values)], len(values), high=3, rtl=True)

    for value, point, other in zip(values, made.lines[0], mirrored.lines[0], strict=True):
        if value is None or point is None or other is None:
            assert value is point is other is None
            continue
        assert dist(point, made.centre) == pytest.approx(made.radius * max(0, min(1, value / 3)))
        assert point[0] + other[0] == pytest.approx(made.width)
        assert point[1] == other[1]


def test_it_is_decoration_and_a_gap_stays_a_gap() -> None:
    whole = BeautifulSoup(
        radar([Series("x", (1, 2, 3))], ["a", "<b>", "c"], key="k", title="t", desc="d", high=3), "html.parser"
    ).svg
    gap = BeautifulSoup(
        radar([Series("x", (1, None, 3))], ["a", "b", "c"], key="k", title="t", desc="d", high=3), "html.parser"
    ).svg

    assert whole["aria-hidden"] == "true"
    assert "role" not in whole.attrs
    assert (len(whole.find_all("polygon", "ch-turn")), len(whole.find_all("polyline"))) == (1, 0)
    assert (len(gap.find_all("polygon", "ch-turn")), len(gap.find_all("polyline"))) == (0, 1)
    assert len(gap.find_all("circle")) == 2
    assert whole.find("b") is None


@pytest.mark.parametrize("count", [0, 1, 2, 12])
def test_any_number_of_axes_is_drawn(count: int) -> None:
    svg = radar([Series("x", (1,) * count)], ["a name " * 9] * count, key="k", title="t", desc="d", high=0)

    assert BeautifulSoup(svg, "html.parser").find_all("circle").__len__() == count
