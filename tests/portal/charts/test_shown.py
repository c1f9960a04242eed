"""What the page says around a drawing."""

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from portal.charts.samples import moments, samples, stacked, streams
from portal.charts.shown import Cell, Shown


def page(one: Shown) -> BeautifulSoup:
    with override("en"):
        return BeautifulSoup(render_to_string("components/chart.html", {"shown": one, "heading": "h3"}), "html.parser")


def test_a_chart_stands_with_question_answer_legend_and_table() -> None:
    made = page(stacked())

    assert made.h3.text == "What was the money spent on?"
    assert made.find("p", "chart-card__answer").text.startswith("Staff took the largest part")
    assert [item.text for item in made.select("ul.legend li")] == list(stacked().legend)
    assert [head.text for head in made.select("thead th")] == list(stacked().heads)
    assert [cell.text for cell in made.select("tbody tr")[0].find_all(["th", "td"])] == [
        "2022",
        "40",
        "20",
        "12",
        "30",
        "13",
        "−5",
    ]
    assert [cell.text for cell in made.select("tfoot tr")[0].find_all(["th", "td"])][:2] == ["All years", "185"]


def test_words_of_a_table_stand_at_the_reading_edge() -> None:
    made = page(streams())

    assert ["n" in (cell.get("class") or []) for cell in made.select("tbody tr")[0].find_all(["th", "td"])] == [
        False,
        False,
        False,
        True,
    ]


def test_the_legend_has_the_shapes_of_its_chart() -> None:
    assert moments().kind == "dots"
    assert "legend--dots" in page(moments()).find("ul", "legend")["class"]
    assert [one.kind for one in samples()[:8]] == [
        "bars",
        "bars",
        "waterfall",
        "dots",
        "radar",
        "sankey",
        "tiles",
        "heat",
    ]
    assert [one.kind for one in samples()[8:]] == ["lines", "shares", "timeline", "stairs"]


def test_figures_keep_their_address_and_their_id_and_words_are_escaped() -> None:
    row = (Cell("<b>", lang="ar"), Cell("5", url="/rows/?a=1&b=2", figure="money.closing"))
    made = page(Shown("k", "<i>?", "<u>.", SafeString(""), ("h", "n"), (row,), legend=("x",), note="<now>"))

    assert (made.h3.text, made.find("p", "fine").text) == ("<i>?", "<now>")
    assert made.find("i") is made.find("u") is made.find("b") is None
    assert made.tbody.a["href"] == "/rows/?a=1&b=2"
    assert made.tbody.a.bdi["data-portal-figure"] == "money.closing"
    assert made.tbody.th.bdi["lang"] == "ar"
    assert made.find("ul", "legend") is None  # there is no picture


def test_without_rows_there_is_no_table() -> None:
    assert page(Shown("k", "q?", "a.", SafeString(""), (), ())).find("table") is None
