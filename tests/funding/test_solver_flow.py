"""The arithmetic of the solver against references that share no code with it."""

from collections import deque
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.earmarking.facts import ProjectFacts
from funding.earmarking.terms import Terms
from funding.solver.actions import solved
from funding.solver.flow import Arc, place
from funding.solver.gaps import gross_for, net_of
from funding.solver.problem import Eligibility, Need, Offer, Problem, band

DAY = date(2026, 11, 26)


def max_flow(offers: list[int], needs: list[int], arcs: list[Arc]) -> int:
    """Edmonds and Karp, as in the textbook."""
    source, sink = "s", "t"
    room: dict[tuple, int] = {}
    for i, amount in enumerate(offers):
        room[source, ("o", i)] = amount
    for j, amount in enumerate(needs):
        room[("n", j), sink] = amount
    for arc in arcs:
        room[("o", arc.offer), ("n", arc.need)] = arc.most
    for a, b in list(room):
        room.setdefault((b, a), 0)
    total = 0
    while True:
        before: dict = {source: None}
        waiting = deque([source])
        while waiting and sink not in before:
            node = waiting.popleft()
            for (a, b), left in room.items():
                if a == node and left and b not in before:
                    before[b] = node
                    waiting.append(b)
        if sink not in before:
            return total
        path = [sink]
        while path[-1] != source:
            path.append(before[path[-1]])
        steps = [(b, a) for a, b in pairwise(path)]
        amount = min(room[step] for step in steps)
        for a, b in steps:
            room[a, b] -= amount
            room[b, a] += amount
        total += amount


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[int], list[int], list[Arc]]:
    offers = draw(st.lists(st.integers(1, 60), min_size=1, max_size=5))
    needs = draw(st.lists(st.integers(1, 60), min_size=1, max_size=5))
    pairs = [(i, j) for i in range(len(offers)) for j in range(len(needs))]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    # costs as the solver makes them: a preference, the project's place, the contribution's place
    soft = {pair for pair in chosen if draw(st.booleans())}
    step = len(offers) + 1
    departing = step * (len(needs) + 1)
    arcs = [
        Arc(
            i,
            j,
            min(offers[i], needs[j], draw(st.sampled_from([10**6, 7]))),
            (departing if (i, j) in soft else 0) + j * step + i,
        )
        for i, j in sorted(chosen)
    ]
    return offers, needs, arcs


@given(instances())
def test_as_much_as_possible_is_placed_and_never_more_than_there_is(
    instance: tuple[list[int], list[int], list[Arc]],
) -> None:
    offers, needs, arcs = instance

    flows = place(offers, needs, arcs)

    assert all(0 <= flow <= arc.most for flow, arc in zip(flows, arcs, strict=True))
    for i, room in enumerate(offers):
        assert sum(flow for flow, arc in zip(flows, arcs, strict=True) if arc.offer == i) <= room
    for j, gap in enumerate(needs):
        assert sum(flow for flow, arc in zip(flows, arcs, strict=True) if arc.need == j) <= gap
    assert sum(flows) == max_flow(offers, needs, arcs)
    # a forest: fewer lines than nodes, not counting those that their own limit holds
    assert sum(0 < flow < arc.most for flow, arc in zip(flows, arcs, strict=True)) < len(offers) + len(needs)
    assert place(offers, needs, arcs) == flows


@given(instances())
def test_no_circle_of_money_would_be_cheaper(instance: tuple[list[int], list[int], list[Arc]]) -> None:
    """Least cost, by the textbook's proof: the rest network holds no circle of negative cost (Bellman and Ford)."""
    offers, needs, arcs = instance
    flows = place(offers, needs, arcs)
    edges = []
    for flow, arc in zip(flows, arcs, strict=True):
        o, n = ("o", arc.offer), ("n", arc.need)
        edges += [(o, n, arc.cost)] * (flow < arc.most) + [(n, o, -arc.cost)] * (flow > 0)
    for i, room in enumerate(offers):
        given_ = sum(flow for flow, arc in zip(flows, arcs, strict=True) if arc.offer == i)
        edges += [("s", ("o", i), 0)] * (given_ < room) + [(("o", i), "s", 0)] * (given_ > 0)
    for j, gap in enumerate(needs):
        taken = sum(flow for flow, arc in zip(flows, arcs, strict=True) if arc.need == j)
        edges += [(("n", j), "t", 0)] * (taken < gap) + [("t", ("n", j), 0)] * (taken > 0)
    nodes = {node for a, b, _cost in edges for node in (a, b)}
    distance = dict.fromkeys(nodes, 0)
    for _round in range(len(nodes) + 1):
        moved = False
        for a, b, cost in edges:
            if distance[a] + cost < distance[b]:
                distance[b] = distance[a] + cost
                moved = True
        if not moved:
            return
    raise AssertionError("A circle of negative cost is left")


def test_a_line_below_the_smallest_useful_amount_is_placed_elsewhere_or_left() -> None:
    arcs = [Arc(0, 0, 10, 0, least=5), Arc(0, 1, 3, 1, least=5), Arc(1, 1, 10, 2, least=5)]

    assert place([10, 10], [8, 10], arcs) == [8, 0, 10]


def test_nothing_to_place_is_an_empty_plan() -> None:
    assert place([], [], []) == []
    assert place([5], [5], []) == []


# Money in and out of net


@given(st.integers(0, 10**12), st.sampled_from(["0", "7", "13", "12.5", "100"]))
def test_gross_pays_for_exactly_its_net(net: int, percent: str) -> None:
    gross = gross_for(net, Decimal(percent))

    assert net_of(gross, Decimal(percent)) == net
    assert gross == 0 or net_of(gross - 1, Decimal(percent)) < net


def test_a_plan_of_100000_at_13_per_cent_needs_113000() -> None:
    assert gross_for(10_000_000, Decimal(13)) == 11_300_000


# Whole problems

AFRICA = Terms("region", values=(("AFG", "African States"),))
PREFERS_AFRICA = Terms("region", strength="soft", values=(("AFG", "African States"),))
NO_STAFF = Terms("object_class", sense="not", values=(("staff", "Staff"),))


def offer(pk: int, room: int, *terms: Terms, percent: str = "0", expires_on: date | None = None) -> Offer:
    return Offer(pk, f"CON-{pk}", room, Decimal(percent), terms, expires_on)


def need(pk: int, gap: int, region: str = "AFG", starts_on: date | None = None, **classes: int) -> Need:
    return Need(pk, ProjectFacts(code=f"P{pk}", regions={region: region}), gap, classes, starts_on)


def plan(offers: list[Offer], needs: list[Need], **facts: int) -> list[tuple[int, int, int]]:
    problem = Problem(DAY, tuple(offers), tuple(needs), **facts)  # type: ignore[arg-type]
    lines = solved(problem, Eligibility.of(problem))
    return [(problem.offers[line.offer].pk, problem.needs[line.need].pk, line.gross) for line in lines]


def test_narrow_money_goes_first_so_that_free_money_stays_free() -> None:
    assert plan([offer(1, 100), offer(2, 100, AFRICA)], [need(1, 100)]) == [(2, 1, 100)]


def test_money_that_expires_soon_goes_before_narrow_money_that_does_not() -> None:
    soon = offer(1, 100, expires_on=date(2027, 1, 1))

    assert plan([offer(2, 100, AFRICA), soon], [need(1, 100)]) == [(1, 1, 100)]


def test_a_project_that_starts_earlier_is_paid_first() -> None:
    later, earlier = need(1, 100, starts_on=date(2027, 5, 1)), need(2, 80, starts_on=date(2027, 1, 1))

    assert plan([offer(1, 100)], [later, earlier]) == [(1, 1, 20), (1, 2, 80)]


def test_a_preference_is_kept_while_anything_else_is_possible() -> None:
    offers = [offer(1, 100, PREFERS_AFRICA), offer(2, 100)]
    needs = [need(1, 100, "APG", date(2026, 1, 1)), need(2, 100, "AFG", date(2027, 1, 1))]

    assert plan(offers, needs) == [(1, 2, 100), (2, 1, 100)]
    assert plan(offers[:1], needs[:1]) == [(1, 1, 100)]


def test_a_binding_condition_is_never_broken() -> None:
    assert plan([offer(1, 100, AFRICA)], [need(1, 100, "APG")]) == []


def test_money_without_staff_costs_fills_only_the_other_lines_of_a_cost_plan() -> None:
    assert plan([offer(1, 100, NO_STAFF)], [need(1, 100, staff=70, grants=30)]) == [(1, 1, 30)]
    assert plan([offer(1, 100, NO_STAFF)], [need(1, 100, staff=70, grants=30)], given={(1, 1): 20}) == [(1, 1, 10)]


def test_agreements_pay_at_their_own_rate_of_support_costs() -> None:
    offers = [offer(1, 10_700, percent="7"), offer(2, 10_000_000, percent="13")]

    assert plan(offers, [need(1, 20_000)]) == [(1, 1, 10_700), (2, 1, 11_300)]


def test_a_contribution_that_is_used_up_leaves_no_cent() -> None:
    offers = [offer(1, 100_001, percent="13")]
    needs = [need(1, 30_000), need(2, 30_001), need(3, 30_002)]

    assert sum(gross for _offer, _need, gross in plan(offers, needs)) == 100_001


@pytest.mark.parametrize(
    ("expires_on", "number"),
    [
        (date(2026, 12, 1), 0),
        (date(2027, 4, 1), 1),
        (date(2027, 10, 1), 2),
        (date(2028, 10, 1), 3),
        (date(2030, 1, 1), 4),
        (None, 5),
    ],
)
def test_bands_of_expiry(expires_on: date | None, number: int) -> None:
    assert band(expires_on, DAY) == number


CONDITIONS = st.sampled_from(
    [
        AFRICA,
        PREFERS_AFRICA,
        NO_STAFF,
        Terms("region", sense="not", values=(("APG", "Asia-Pacific States"),)),
        Terms("project", values=(("P1", "P1"),)),
        Terms("period", ends_on=date(2026, 6, 1)),
    ]
)


@given(
    offers=st.lists(
        st.tuples(st.integers(1, 5000), st.lists(CONDITIONS, max_size=2), st.sampled_from(["0", "7", "13"])),
        min_size=1,
        max_size=5,
    ),
    needs=st.lists(
        st.tuples(st.integers(1, 5000), st.sampled_from(["AFG", "APG"]), st.integers(0, 5000)), min_size=1, max_size=5
    ),
)
def test_a_whole_plan_keeps_every_limit(offers: list, needs: list) -> None:
    problem = Problem(
        DAY,
        tuple(offer(n, room, *terms, percent=rate) for n, (room, terms, rate) in enumerate(offers, 1)),
        tuple(
            need(n, gap, region, staff=min(staff, gap), grants=gap - min(staff, gap))
            for n, (gap, region, staff) in enumerate(needs, 1)
        ),
    )
    lines = solved(problem, Eligibility.of(problem))

    for i, one in enumerate(problem.offers):
        assert sum(line.gross for line in lines if line.offer == i) <= one.room
    for j, each in enumerate(problem.needs):
        assert sum(line.net for line in lines if line.need == j) <= each.gap
    for line in lines:
        giver, taker = problem.offers[line.offer], problem.needs[line.need]
        assert line.gross > 0
        assert not (AFRICA in giver.terms and "APG" in taker.facts.regions)
        assert not any(terms.dimension == "period" for terms in giver.terms)  # expired
        assert not (any(terms.dimension == "project" for terms in giver.terms) and taker.code != "P1")
        if NO_STAFF in giver.terms:
            assert line.net <= taker.classes["grants"]
