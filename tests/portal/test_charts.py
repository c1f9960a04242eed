import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from portal import charts


def test_bars_begin_at_the_reading_edge():
    with override("en"):
        left = BeautifulSoup(charts.bar(1, 4), "html.parser").find_all("rect")[1]
    with override("ar"):
        right = BeautifulSoup(charts.bar(1, 4), "html.parser").find_all("rect")[1]

    assert (left["x"], left["width"]) == ("0", "25")
    assert (right["x"], right["width"]) == ("75", "25")


def test_bars_stay_on_their_track():
    widths = [
        BeautifulSoup(charts.bar(*args), "html.parser").find_all("rect")[1]["width"]
        for args in ((5, 4), (-1, 4), (1, 0))
    ]
    assert widths == ["100", "0", "0"]


def test_a_spark_needs_two_values():
    assert charts.spark([1]) == ""
    with override("en"):
        assert 'points="3,26 77,4"' in charts.spark([1, 2])
    with override("ar"):
        assert 'points="77,26 3,4"' in charts.spark([1, 2])


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7, 9, 10, 11, 26, 99, 1_000])
@pytest.mark.parametrize("intervals", [3, 4, 5])
def test_what_is_counted_has_no_halves_on_its_scale(most: int, intervals: int):
    step = charts.nice_step(most, intervals, whole=True)
    assert step >= 1
    assert step == int(step)
    assert step * intervals >= most


def test_what_is_measured_has():
    assert charts.nice_step(1, 4) == 0.25
    assert charts.nice_step(9, 4) == 2.5
