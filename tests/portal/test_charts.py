from bs4 import BeautifulSoup
from django.utils.translation import override

from portal import charts

YEARS = (2024, 2025)


def drawing(code: str, **options):
    with override(code):
        svg = charts.columns([("Received", (10, 20)), ("Spent", (5, 0))], YEARS, title="By year", **options)
    return BeautifulSoup(svg, "html.parser").svg


def test_columns_are_as_tall_as_their_values_and_say_them():
    svg = drawing("en")

    heights = [float(rect["height"]) for rect in svg.find_all("rect")]
    assert heights == [105.0, 52.5, 210.0, 0.0]
    assert [rect.title.text for rect in svg.find_all("rect")] == [
        "Received 2024: 10",
        "Spent 2024: 5",
        "Received 2025: 20",
        "Spent 2025: 0",
    ]
    assert [tick.text for tick in svg.find_all("text", "ch-tick")] == ["0", "5", "10", "15", "20"]
    assert (svg["role"], svg["aria-label"]) == ("img", "By year")


def test_columns_are_mirrored_in_arabic():
    left, right = drawing("en"), drawing("ar")

    width = float(left["width"])
    for ltr, rtl in zip(left.find_all("rect"), right.find_all("rect"), strict=True):
        assert float(rtl["x"]) + float(rtl["width"]) + float(ltr["x"]) == width


def test_a_year_that_is_not_over_is_marked():
    svg = drawing("en", last_is_open=True)

    assert [label.text for label in svg.find_all("text", "ch-lab")] == ["2024", "2025*"]
    assert ["ch-open" in rect["class"] for rect in svg.find_all("rect")] == [False, False, True, True]


def test_columns_of_nothing_still_draw_their_axis():
    with override("en"):
        svg = BeautifulSoup(charts.columns([("Received", (0, 0))], YEARS, title="None"), "html.parser").svg

    assert [float(rect["height"]) for rect in svg.find_all("rect")] == [0, 0]


def test_bars_begin_at_the_reading_edge():
    with override("en"):
        left = BeautifulSoup(charts.bar(1, 4), "html.parser").find_all("rect")[1]
    with override("ar"):
        right = BeautifulSoup(charts.bar(1, 4), "html.parser").find_all("rect")[1]

    assert (left["x"], left["width"]) == ("0.0", "25.0")
    assert (right["x"], right["width"]) == ("75.0", "25.0")


def test_bars_stay_on_their_track():
    widths = [
        BeautifulSoup(charts.bar(*args), "html.parser").find_all("rect")[1]["width"]
        for args in ((5, 4), (-1, 4), (1, 0))
    ]
    assert widths == ["100.0", "0.0", "0.0"]


def test_a_spark_needs_two_values():
    assert charts.spark([1]) == ""
    with override("en"):
        assert 'points="3.0,26.0 77.0,4.0"' in charts.spark([1, 2])
    with override("ar"):
        assert 'points="77.0,26.0 3.0,4.0"' in charts.spark([1, 2])


def test_text_in_a_chart_is_escaped():
    with override("en"):
        svg = charts.columns([("<b>", (1,))], ["<i>"], title='"x" <script>')
    assert "<script>" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg
