"""The geometry of a time line: no bar leaves the plot, and right to left is its reflection."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.timeline import HEAD, LEAST, ROW, Span, plot, tick_days, timeline

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
CLOSE = 1e-6


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    length = draw(st.integers(0, 2000))
    return Span("Name", first, first + timedelta(days=length), draw(st.integers(0, 100)))


SPANS = st.lists(spans(), min_size=1, max_size=60)
LIMITS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda pair: None in pair or pair[0] <= pair[1])


@given(SPANS, LIMITS, st.booleans())
def test_everything_stays_inside_the_plot(
    found: list[Span], limits: tuple[date | None, date | None], rtl: bool
) -> None:
    drawn = plot(found, limits=limits, today=TODAY, rtl=rtl)

    for row, (span, bar) in enumerate(zip(found, drawn.bars, strict=True)):
        assert bar.x >= drawn.left - CLOSE
        assert bar.x + bar.width <= drawn.right + CLOSE
        assert bar.width >= LEAST
        assert bar.filled == pytest.approx(bar.width * span.share / 100)
        assert bar.x - CLOSE <= bar.filled_x
        assert bar.filled_x + bar.filled <= bar.x + bar.width + CLOSE
        assert HEAD + row * ROW < bar.y < HEAD + (row + 1) * ROW
    for x in (*drawn.limits, *(tick.x for tick in drawn.ticks), *([drawn.today] if drawn.today is not None else [])):
        assert drawn.left - CLOSE <= x <= drawn.right + CLOSE


@given(SPANS, LIMITS)
def test_right_to_left_is_the_reflection(found: list[Span], limits: tuple[date | None, date | None]) -> None:
    ltr, rtl = (plot(found, limits=limits, today=TODAY, rtl=way) for way in (False, True))

    for one, other in zip(ltr.bars, rtl.bars, strict=True):
        assert other.x + other.width == pytest.approx(ltr.width - one.x)
        assert other.filled_x + other.filled == pytest.approx(ltr.width - one.filled_x)
        assert (one.width, one.filled, one.y) == (other.width, other.filled, other.y)
    assert [ltr.width - x for x in rtl.limits] == pytest.approx(list(ltr.limits))
    assert [ltr.width - tick.x for tick in rtl.ticks] == pytest.approx([tick.x for tick in ltr.ticks])


@given(SPANS)
def test_what_begins_later_stands_later(found: list[Span]) -> None:
    drawn = plot(found, limits=(None, None), today=TODAY)
    by_day = sorted(zip(found, drawn.bars, strict=True), key=lambda pair: pair[0].starts_on)

    # a bar that would be too small to see is moved in from the edge, by LEAST at most
    assert all(later.x - earlier.x >= -LEAST for (_a, earlier), (_b, later) in pairwise(by_day))


@given(DAYS, st.integers(0, 9000))
def test_the_axis_has_room_for_its_ticks(first: date, length: int) -> None:
    last = first + timedelta(days=length)

    days = tick_days(first, last)

    assert all(day.day == 1 and first <= day <= last for day in days)
    assert days == sorted(set(days))
    assert len(days) <= 25


def drawing(code: str, found: list[Span], today: date = TODAY) -> BeautifulSoup:
    with override(code):
        svg = timeline(
            found, title="Work plan", desc="Two activities.", limits=(date(2026, 1, 1), date(2027, 12, 31)), today=today
        )
    return BeautifulSoup(svg, "html.parser").svg


TWO = [
    Span("1. Training <b>", date(2026, 3, 1), date(2026, 5, 31), 100, "done", "Training: done"),
    Span("2. A very long name of an activity that does not fit " * 3, date(2027, 6, 1), date(2027, 12, 31), 40, "late"),
]


def test_the_picture_has_a_name_a_sentence_and_words_for_each_bar() -> None:
    svg = drawing("en", TWO)

    assert svg["role"] == "img"
    first, second = svg["aria-labelledby"].split()
    assert (svg.find(id=first).text, svg.find(id=second).text) == ("Work plan", "Two activities.")
    assert svg.find("rect", "ch-plan").title.text == "Training: done"
    assert "<b>" not in str(svg.find("text", "ch-name"))
    assert svg.find_all("text", "ch-name")[1].text.endswith("…\u2069")
    assert svg.find("text", "ch-now").text == "\u2066Today\u2069"
    assert not svg.find_all(attrs={"style": True})


@pytest.mark.parametrize(
    ("code", "ticks"),
    [("en", ["Q1 2026", "Q2", "Q3", "Q4", "Q1 2027", "Q2", "Q3", "Q4"])],
)
def test_quarters_stand_on_the_axis_of_two_years(code: str, ticks: list[str]) -> None:
    svg = drawing(code, TWO)

    assert [tick.text.strip("\u2066\u2069") for tick in svg.find_all("text", "ch-tick")] == ticks


def test_months_stand_on_a_short_axis_in_the_language() -> None:
    short = [Span("1", date(2026, 3, 5), date(2026, 5, 31))]
    with override("fr"):
        drawn = plot(short, limits=(None, None), today=TODAY)
    with override("ar"):
        arabic = plot(short, limits=(None, None), today=TODAY, rtl=True)

    assert [(tick.text, tick.year) for tick in drawn.ticks] == [("avr.", "2026"), ("mai", "")]
    assert arabic.ticks[1].text == "أيار/مايو"
    assert drawn.today is None


def test_no_text_of_the_axis_runs_into_the_next_or_out_of_the_picture() -> None:
    """Names of months are long in Arabic: eleven of them have no room, so the axis counts quarters."""
    year = [Span("1", date(2026, 1, 1), date(2026, 11, 29))]
    axes = {}
    for code in ("en", "ar"):
        with override(code):
            svg = BeautifulSoup(timeline(year, title="Year", desc="", today=TODAY), "html.parser").svg
        axes[code] = [tick.text.strip("\u2066\u2067\u2069") for tick in svg.find_all("text", "ch-tick")]

    assert axes["en"][:3] == ["Jan 2026", "Feb", "Mar"]
    assert len(axes["en"]) == 11
    assert axes["ar"] == ["الربع 1 2026", "الربع 2", "الربع 3", "الربع 4"]

    with override("ar"):
        ends = [Span("1", date(2026, 1, 1), date(2026, 7, 3))]
        svg = BeautifulSoup(timeline(ends, title="Half", desc="", today=TODAY), "html.parser").svg
    assert (
        len(svg.find_all("line", "ch-grid")) - len(svg.find_all("text", "ch-tick")) == 1
    )  # July ends with the picture


def test_arabic_names_begin_at_the_right_edge_of_their_bar() -> None:
    svg = drawing("ar", TWO)
    bar, name = svg.find("rect", "ch-plan"), svg.find("text", "ch-name")

    assert float(name["x"]) == pytest.approx(float(bar["x"]) + float(bar["width"]), abs=0.2)
    assert (name["text-anchor"], svg["direction"]) == ("end", "ltr")


def test_sixty_bars_make_a_tall_picture_not_a_crowded_one() -> None:
    many = [Span(str(n), date(2026, 1, 1) + timedelta(days=n), date(2026, 12, 31), n) for n in range(60)]

    drawn = plot(many, limits=(None, None), today=TODAY)

    assert drawn.height == HEAD + 60 * ROW + 8
    assert len({bar.y for bar in drawn.bars}) == 60
