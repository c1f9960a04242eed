from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from portal.charts.samples import REGIONS
from portal.charts.series import Tile
from portal.charts.tiles import GAP, NARROW, TILE, Plot, plot, tiles
from portal.charts.tones import scale_of

WORLD = [Tile(region, code, f"State {code}", 1) for region, codes in REGIONS.items() for code in codes.split()]


def squares(made: Plot) -> list[tuple[float, float]]:
    return [(one.x, one.y) for block in made.blocks for one in block.tiles]


@pytest.mark.parametrize("width", [760, NARROW])
@pytest.mark.parametrize("rtl", [False, True])
def test_two_hundred_tiles_fit_beside_each_other(width: float, rtl: bool) -> None:
    many = [*WORLD, *(Tile("Africa", f"X{number:02}", "x", 1) for number in range(200 - len(WORLD)))]

    made = plot(many, width=width, rtl=rtl)

    found = squares(made)
    assert len(set(found)) == 200
    assert all(0 <= x <= x + TILE <= width and 0 < y <= y + TILE <= made.height for x, y in found)
    for x, y in found:
        near = [(a, b) for a, b in found if (a, b) != (x, y) and abs(a - x) < TILE + GAP and abs(b - y) < TILE + GAP]
        assert near == []


@pytest.mark.parametrize("width", [760, NARROW])
def test_right_to_left_is_the_mirror_image(width: float) -> None:
    pairs = zip(squares(plot(WORLD, width=width)), squares(plot(WORLD, width=width, rtl=True)), strict=True)

    assert all(x + TILE + mirrored == width and y == same for (x, y), (mirrored, same) in pairs)


def test_regions_stay_in_their_order_and_codes_in_theirs() -> None:
    made = plot([Tile("B", "ZWE", "z", 1), Tile("A", "KEN", "k", 1), Tile("B", "AGO", "a", 1)])

    assert [(block.region, [one.tile.code for one in block.tiles]) for block in made.blocks] == [
        ("B", ["AGO", "ZWE"]),
        ("A", ["KEN"]),
    ]


@pytest.mark.parametrize(
    ("values", "high", "tones", "words"),
    [
        ((0, 1, 3), None, (0, 1, 3), ("1", "2", "3")),
        ((0, 1, 10, 4), None, (0, 1, 5, 2), ("1–2", "3–4", "5–6", "7–8", "9–10")),
        ((0.5, 2.0), None, (1, 4), ("0.0–0.5", "0.5–1.0", "1.0–1.5", "1.5–2.0")),
        (
            (1_200_000, 40),
            None,
            (5, 1),
            ("1–250,000", "250,001–500,000", "500,001–750,000", "750,001–1,000,000", "1,000,001–1,250,000"),
        ),
        ((5, 90), 10, (3, 5), ("1–2", "3–4", "5–6", "7–8", "9–10")),
        ((-4, 0), None, (0, 0), ()),
        ((), None, (), ()),
    ],
)
def test_five_steps_of_a_round_size(values: Any, high: Any, tones: tuple[int, ...], words: tuple[str, ...]) -> None:
    with override("en"):
        scale = scale_of(values, high)
        assert tuple(scale.tone(value) for value in values) == tones
        assert tuple(scale.words(tone) for tone in range(1, scale.used + 1)) == words


def test_each_code_says_its_state_and_what_is_not_known_is_told_from_nothing() -> None:
    places = [
        Tile("<Africa>", "KEN", "<Kenya>", 2),
        Tile("<Africa>", "ZMB", "Zambia", 0),
        Tile("<Africa>", "TCD", "Chad", None),
    ]
    with override("en"):
        large, small = BeautifulSoup(tiles(places, key="k", title="t", desc="d"), "html.parser").find_all("svg")

    assert [text.title.text for text in large.g.find_all("text")] == ["<Kenya>: 2", "Chad", "Zambia: 0"]
    assert {path["class"][1] for path in large.find_all("path")} == {"ch-t0", "ch-t1", "ch-t2", "ch-tnone"}
    assert [text.text.strip("\u2066\u2069") for text in large.select(".ch-tick text")] == [
        "none",
        "1",
        "2",
        "not known",
    ]
    assert large["aria-labelledby"] == small["aria-labelledby"] == "k-title k-desc"
    assert (large.find(id="k-title").text, small.find(id="k-title")) == ("t", None)
    assert "chart--small" in small["class"]


def test_levels_have_words_instead_of_amounts() -> None:
    levels = ("Not asked", "Asked", "Running")
    places = [Tile("Africa", code, code, value) for code, value in (("AGO", 0), ("BEN", 1), ("KEN", 2))]
    with override("en"):
        large = BeautifulSoup(tiles(places, key="k", title="t", desc="d", levels=levels), "html.parser").svg

    assert [text.text.strip("\u2066\u2069") for text in large.select(".ch-tick text")] == list(levels)
    assert len(large.find_all("path", "ch-t0")) == 2  # a square and its mark in the legend
    assert len({path["class"][1] for path in large.find_all("path")}) == 3


def test_no_places_is_an_empty_map() -> None:
    assert tiles([], key="k", title="t", desc="d").count("<svg") == 2


def test_a_map_of_all_states_is_light() -> None:
    assert len(tiles(WORLD, key="k", title="t", desc="d")) < 32_000
