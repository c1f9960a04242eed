"""The arithmetic of the solver: who gives how much to whom. Integers (cents) only; knows neither money nor records.

The only import of OR-Tools (docs/adr/0011-allocation-solver.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Arc:
    """Offer number `offer` may give up to `most` to need number `need`, at `cost` for each unit."""

    offer: int
    need: int
    most: int
    cost: int
    least: int = 0  # less than this is not worth a line


def place(offers: Sequence[int], needs: Sequence[int], arcs: Sequence[Arc]) -> list[int]:
    """The flow on each arc: as much as possible in all, of these the cheapest, and of these one with few lines.

    Lines below their arc's `least` are taken out, the smaller half at a time, and what they carried is placed anew; with
    `least` 0 everywhere the total is maximal. The same input gives the same answer.
    """
    taken_out: set[int] = set()
    flows = [0] * len(arcs)
    for _round in range(MOST_ROUNDS):
        kept = [number for number in range(len(arcs)) if number not in taken_out]
        solved = fewer_lines([arcs[number] for number in kept], cheapest(offers, needs, [arcs[n] for n in kept]))
        flows = [0] * len(arcs)
        for number, flow in zip(kept, solved, strict=True):
            flows[number] = flow
        small = sorted((flow, number) for number, flow in enumerate(flows) if 0 < flow < arcs[number].least)
        if not small:
            return flows
        taken_out |= {number for _flow, number in small[: (len(small) + 1) // 2]}
    return [flow if flow >= arc.least else 0 for flow, arc in zip(flows, arcs, strict=True)]


def cheapest(offers: Sequence[int], needs: Sequence[int], arcs: Sequence[Arc]) -> list[int]:
    """A maximum flow of least cost."""
    if not arcs:
        return []
    from ortools.graph.python import min_cost_flow  # a tenth of a second that no other page should wait for

    flow = min_cost_flow.SimpleMinCostFlow()
    first_need = len(offers)
    source, sink = first_need + len(needs), first_need + len(needs) + 1
    inner = flow.add_arcs_with_capacity_and_unit_cost(
        [arc.offer for arc in arcs],
        [first_need + arc.need for arc in arcs],
        [arc.most for arc in arcs],
        [arc.cost for arc in arcs],
    )
    for number, room in enumerate(offers):
        flow.add_arc_with_capacity_and_unit_cost(source, number, room, 0)
    for number, gap in enumerate(needs):
        flow.add_arc_with_capacity_and_unit_cost(first_need + number, sink, gap, 0)
    flow.set_node_supply(source, sum(offers))
    flow.set_node_supply(sink, -sum(offers))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"The flow could not be worked out: {status}")
    return [int(one) for one in flow.flows(inner)]


def fewer_lines(arcs: Sequence[Arc], flows: Sequence[int]) -> list[int]:
    """The same totals of every offer and need at the same cost, over a forest: no circle of lines is left.

    In an optimal flow a circle of arcs strictly between nothing and `most` costs nothing to go round in either direction;
    so money is pushed round it until its smallest line has gone (or one is full).
    """
    held = list(flows)
    forest: dict[int, dict[int, int]] = defaultdict(dict)  # node → neighbour → arc; needs are ~number
    for number in sorted(range(len(arcs)), key=lambda n: (-held[n], n)):
        arc = arcs[number]
        while 0 < held[number] < arc.most:
            path = way(forest, ~arc.need, arc.offer)
            if path is None:
                forest[arc.offer][~arc.need] = forest[~arc.need][arc.offer] = number
                break
            push_round([number, *path], held, arcs)
            for each in path:
                if not 0 < held[each] < arcs[each].most:
                    del forest[arcs[each].offer][~arcs[each].need], forest[~arcs[each].need][arcs[each].offer]
    return held


def push_round(circle: Sequence[int], held: list[int], arcs: Sequence[Arc]) -> None:
    """Arcs of the circle lose and gain in turn; of the two directions the one that empties the smallest line."""
    smallest = min(range(len(circle)), key=lambda place: (held[circle[place]], place))
    losing = [number for place, number in enumerate(circle) if place % 2 == smallest % 2]
    gaining = [number for place, number in enumerate(circle) if place % 2 != smallest % 2]
    amount = min([*(held[n] for n in losing), *(arcs[n].most - held[n] for n in gaining)])
    for number in losing:
        held[number] -= amount
    for number in gaining:
        held[number] += amount


def way(forest: dict[int, dict[int, int]], start: int, goal: int) -> list[int] | None:
    """The arcs from one node of the forest to another; None when they are in different trees."""
    seen: dict[int, tuple[int, int] | None] = {start: None}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return list(back(seen, goal))[::-1]
        for neighbour, number in forest.get(node, {}).items():
            if neighbour not in seen:
                seen[neighbour] = (node, number)
                waiting.append(neighbour)
    return None


def back(seen: dict[int, tuple[int, int] | None], node: int) -> Iterator[int]:
    while (step := seen[node]) is not None:
        node, number = step
        yield number
