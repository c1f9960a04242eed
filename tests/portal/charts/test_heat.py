import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from portal.charts.heat import heat, plot, tone_of
from portal.charts.series import Number

VALUES: list[list[Number | None]] = [[0, 1.5, 3], [None, 2.99, 9]]


@pytest.mark.parametrize(
    ("value", "tone"), [(None, None), (-1, 1), (0, 1), (0.6, 2), (1.5, 3), (2.99, 5), (3, 5), (9, 5)]
)
def test_five_tones_from_the_lowest_to_the_highest(value: Number | None, tone: int | None) -> None:
    assert tone_of(value, 0, 3) == tone


@pytest.mark.parametrize("is_small", [False, True])
def test_cells_lie_beside_each_other_and_are_mirrored(is_small: bool) -> None:
    left, right = (plot(VALUES, 3, high=3, is_small=is_small, rtl=rtl) for rtl in (False, True))

    for one, other in zip(left.boxes, right.boxes, strict=True):
        assert one.x + one.width + other.x == pytest.approx(left.width)
        assert (one.y, one.tone) == (other.y, other.tone)
    assert [(box.row, box.column) for box in left.boxes] == [(row, column) for row in range(2) for column in range(3)]
    for one, after in zip(left.boxes[:2], left.boxes[1:3], strict=True):
        assert one.x + one.width < after.x
    assert all(box.y + box.height <= left.height and box.x + box.width <= left.width for box in left.boxes)


def test_each_cell_has_its_figure_and_names_are_escaped() -> None:
    with override("en"):
        svg = heat(["<b>", "Two"], ["A", "B", "C"], VALUES, key="k", title="t", desc="d", high=3)
    large, _small = BeautifulSoup(svg, "html.parser").find_all("svg")

    assert [text.text.strip("\u2066\u2069") for text in large.find_all("text", "ch-cell")] == [
        "0.0",
        "1.5",
        "3.0",
        "—",
        "3.0",
        "9.0",
    ]
    assert large.find("b") is None


def test_a_figure_without_room_is_left_out_and_nothing_is_an_empty_table() -> None:
    many = heat(["x"], ["c"] * 40, [[123.4] * 40], key="k", title="t", desc="d", high=200)

    assert many.count("ch-cell") == 0
    assert many.count("<rect") == 80
    assert heat([], [], [], key="k", title="t", desc="d", high=0).count("<rect") == 0
