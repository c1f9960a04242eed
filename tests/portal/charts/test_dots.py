import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.dots import SIDE, dots, plot
from portal.charts.series import Series

SCORES = st.lists(st.one_of(st.none(), st.integers(-3, 9)), min_size=4, max_size=4)
SERIES = st.lists(st.builds(Series, st.just("x"), SCORES), max_size=4)


@given(series=SERIES)
def test_dots_lie_on_the_scale(series: list[Series]) -> None:
    made = plot(series, 4, high=3)

    xs = [x for _value, x in made.ticks]
    for row in made.rows:
        for dot in row:
            assert SIDE - 1e-6 <= xs[0] - 1e-6 <= dot.x <= xs[-1] + 1e-6


@given(series=SERIES)
def test_right_to_left_is_the_mirror_image(series: list[Series]) -> None:
    left, right = plot(series, 4, high=3), plot(series, 4, high=3, rtl=True)

    for row, other in zip(left.rows, right.rows, strict=True):
        for one, mirrored in zip(row, other, strict=True):
            assert one.x + mirrored.x == pytest.approx(left.width)
            assert (one.rank, one.y) == (mirrored.rank, mirrored.y)


def test_a_missing_moment_has_no_dot_and_is_said() -> None:
    series = [Series("a", (1, 0)), Series("b", (None, 0)), Series("c", (3, 0))]
    with override("en"):
        svg = BeautifulSoup(dots(series, ["One", "Two"], key="k", title="t", desc="d", high=3), "html.parser").svg

    assert [text.text.strip("\u2066\u2069") for text in svg.find_all("text", "ch-fig")] == [
        "1.0 · – · 3.0",
        "0.0 · 0.0 · 0.0",
    ]
    assert len(svg.find_all("circle")) == 4  # first and last moment of two rows
    assert len(svg.find_all("rect")) == 1
    assert [text.text.strip("\u2066\u2069") for text in svg.find_all("text", "ch-tick")] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("series", [[], [Series("x", ())], [Series("x", (0,))], [Series("x", (None,))]])
def test_little_or_nothing_is_drawn(series: list[Series]) -> None:
    labels = ["<b>"] * len(series[0].values) if series else []

    svg = dots(series, labels, key="k", title="t", desc="d")

    assert "<b>" not in svg
    assert svg.count("ch-rail") == len(labels)
