from collections import defaultdict
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.sankey import HEAD, SLOT, Plot, plot, sankey
from portal.charts.series import Flow

COLUMNS = ("Contribution", "Component", "Region")
FLOWS = st.lists(
    st.builds(Flow, st.tuples(*(st.sampled_from("abcd") for _column in COLUMNS)), st.integers(0, 10**9)), max_size=20
)


@given(flows=FLOWS)
def test_ribbons_of_a_node_are_together_as_thick_as_it_is(flows: list[Flow]) -> None:
    made = plot(flows, 3)

    out, into = defaultdict(float), defaultdict(float)
    for ribbon in made.ribbons:
        out[ribbon.column, ribbon.source] += ribbon.height
        into[ribbon.column + 1, ribbon.target] += ribbon.height
    for node in made.nodes:
        if node.column < 2:
            assert out[node.column, node.name] == pytest.approx(node.height)
        if node.column > 0:
            assert into[node.column, node.name] == pytest.approx(node.height)


@given(flows=FLOWS)
def test_every_column_has_the_whole_and_its_nodes_do_not_touch(flows: list[Flow]) -> None:
    made = plot(flows, 3)

    whole = sum(float(flow.value) for flow in flows)
    for column in range(3):
        nodes = [node for node in made.nodes if node.column == column]
        assert sum(node.value for node in nodes) == whole
        assert nodes == sorted(nodes, key=lambda node: (-node.value, node.name))
        for one, below in pairwise(nodes):
            assert below.y + below.height / 2 - one.y - one.height / 2 >= SLOT
            assert one.y + one.height < below.y
        assert all(HEAD <= node.y <= node.y + node.height <= made.height for node in nodes)


@given(flows=FLOWS)
def test_right_to_left_is_the_mirror_image(flows: list[Flow]) -> None:
    left, right = plot(flows, 3), plot(flows, 3, rtl=True)

    for one, other in zip(left.ribbons, right.ribbons, strict=True):
        assert one.start[0] + other.start[0] == pytest.approx(left.width)
        assert one.end[0] + other.end[0] == pytest.approx(left.width)
        assert (one.start[1], one.end[1], one.height) == (other.start[1], other.end[1], other.height)


def overlaps(made: Plot) -> bool:
    spans = sorted((ribbon.column, ribbon.end[1], ribbon.end[1] + ribbon.height) for ribbon in made.ribbons)
    return any(one[0] == after[0] and one[2] > after[1] + 1e-6 for one, after in pairwise(spans))


@given(flows=FLOWS)
def test_ribbons_arrive_beside_each_other(flows: list[Flow]) -> None:
    assert not overlaps(plot(flows, 3))


def test_what_is_nothing_or_less_has_no_ribbon() -> None:
    made = plot([Flow(("a", "b"), 0), Flow(("a", "c"), -5), Flow(("a", "d"), 5)], 2)

    assert [(one.source, one.target) for one in made.ribbons] == [("a", "d")]


@pytest.mark.parametrize("columns", [(), ("One",), COLUMNS])
def test_nothing_is_drawn_as_its_columns(columns: tuple[str, ...]) -> None:
    with override("en"):
        svg = BeautifulSoup(sankey([], columns, key="k", title="t", desc="d"), "html.parser").svg

    assert len(svg.find_all("text", "ch-head")) == len(columns)
    assert svg.find_all("path") == []


def test_long_names_are_cut_and_escaped_and_amounts_said_where_they_fit() -> None:
    flows = [Flow(("Norway", "<b>" + "very long " * 30, "Africa"), 1234)]
    with override("en"):
        svg = BeautifulSoup(sankey(flows, COLUMNS, key="k", title="t", desc="d"), "html.parser").svg

    names = [text.text.strip("\u2066\u2069") for text in svg.find_all("text", "ch-lab")]
    assert names[0] == "Norway · 1,234"
    assert names[-2:] == ["Africa · 1,234", "Africa"]
    assert all(name.startswith("<b>very long") and name.endswith("…") for name in names[1:3])
    assert svg.find("b") is None
