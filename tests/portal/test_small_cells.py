"""What is promised: no hidden small number has one possible value only, whatever a reader adds and subtracts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.small_cells import FEWEST, Count, Line, Mark, count_of, is_small, shown, suppress

Table = tuple[dict[str, int], list[Line[str]]]


def two_way(rows: Sequence[Sequence[int]], name: str = "") -> Table:
    """A table with row, column and grand totals."""
    values: dict[str, int] = {}
    lines: list[Line[str]] = []

    def total(key: str, parts: list[str]) -> str:
        values[key] = sum(values[part] for part in parts)
        lines.append(Line(key, tuple(parts)))
        return key

    for r, row in enumerate(rows):
        values |= {f"{name}{r}{c}": value for c, value in enumerate(row)}
    width = len(rows[0])
    row_keys = [total(f"{name}r{r}", [f"{name}{r}{c}" for c in range(width)]) for r in range(len(rows))]
    column_keys = [total(f"{name}c{c}", [f"{name}{r}{c}" for r in range(len(rows))]) for c in range(width)]
    total(f"{name}all", row_keys)
    lines.append(Line(f"{name}all", tuple(column_keys)))
    return values, lines


def two_tables(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> Table:
    """Two events with tables of their own, and a project's totals by column over both."""
    values, lines = two_way(first, "a")
    more, more_lines = two_way(second, "b")
    values |= more
    lines += more_lines
    for c in range(len(first[0])):
        values[f"C{c}"] = values[f"ac{c}"] + values[f"bc{c}"]
        lines.append(Line(f"C{c}", (f"ac{c}", f"bc{c}")))
    values["ALL"] = values["aall"] + values["ball"]
    lines += [Line("ALL", ("aall", "ball")), Line("ALL", tuple(f"C{c}" for c in range(len(first[0]))))]
    return values, lines


def breakdowns(first: Sequence[int], second: Sequence[int]) -> Table:
    """The same people by two facts: the totals agree and nothing else is shown."""
    values = {f"x{n}": value for n, value in enumerate(first)} | {f"y{n}": value for n, value in enumerate(second)}
    values["all"] = sum(first)
    return values, [
        Line("all", tuple(f"x{n}" for n in range(len(first)))),
        Line("all", tuple(f"y{n}" for n in range(len(second)))),
    ]


class Reader:
    """Tries every set of whole numbers that agrees with what is shown and with what the marks say. The numbers that are
    no total are free; the totals follow from them."""

    REACH = 6  # how far above its value a withheld number is tried

    def __init__(self, table: Table, marks: Mapping[str, Mark]) -> None:
        self.values, self.lines = table
        self.marks = marks
        totals = {line.total for line in self.lines}
        self.free = [key for key in self.values if key not in totals and key in marks]

    def tries(self) -> int:
        number = 1
        for key in self.free:
            number *= len(self.range_of(key))
        return number

    def range_of(self, key: str) -> range:
        if self.marks[key] == Mark.SMALL:
            return range(1, FEWEST)
        return range(FEWEST, self.values[key] + self.REACH)

    def possible(self) -> Iterator[dict[str, int]]:
        shown_values = {key: value for key, value in self.values.items() if key not in self.marks}
        for guess in product(*map(self.range_of, self.free)):
            world = shown_values | dict(zip(self.free, guess, strict=True))
            if self.agrees(world):
                yield world

    def agrees(self, world: dict[str, int]) -> bool:
        for line in self.lines:
            total = sum(world[part] for part in line.parts)
            if world.setdefault(line.total, total) != total:
                return False
        return all(self.fits(key, value) for key, value in world.items())

    def fits(self, key: str, value: int) -> bool:
        mark = self.marks.get(key)
        if mark is None:
            return value == self.values[key]
        return is_small(value) if mark == Mark.SMALL else value >= FEWEST

    def derives(self) -> list[str]:
        """The small numbers that have one possible value."""
        found: dict[str, set[int]] = {key: set() for key in self.values if is_small(self.values[key])}
        for world in self.possible():
            for key, values in found.items():
                values.add(world[key])
            if all(len(values) > 1 for values in found.values()):
                break
        return [key for key, values in found.items() if len(values) < 2]


people = st.one_of(st.integers(0, 6), st.integers(0, 14))


def assert_safe(table: Table) -> None:
    values, lines = table
    marks = suppress(values, lines)

    smalls = {key for key, value in values.items() if is_small(value)}
    assert smalls <= set(marks)
    assert not smalls or all(values[key] for key in marks)  # zero is never hidden
    reader = Reader(table, marks)
    assume(reader.tries() <= 60_000)
    if any(mark == Mark.SMALL for mark in marks.values()):  # else the last resort: everything is withheld alike
        assert reader.derives() == []
    else:
        assert set(marks) == {key for key, value in values.items() if value and smalls}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(people, min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_small_number_of_a_table_can_be_worked_out(rows: list[list[int]]) -> None:
    assert_safe(two_way(rows))


@settings(max_examples=100, deadline=None)
@given(*[st.lists(st.lists(people, min_size=2, max_size=2), min_size=1, max_size=2)] * 2)
def test_no_small_number_can_be_worked_out_from_the_total_of_two_tables(
    first: list[list[int]], second: list[list[int]]
) -> None:
    assert_safe(two_tables(first, second))


@settings(max_examples=150, deadline=None)
@given(st.lists(people, min_size=1, max_size=4), st.data())
def test_no_small_number_can_be_worked_out_from_another_breakdown(first: list[int], data: st.DataObject) -> None:
    total = sum(first)
    part = data.draw(st.integers(0, total))
    other = data.draw(st.integers(0, total - part))

    assert_safe(breakdowns(first, [part, other, total - part - other]))


large = st.one_of(st.just(0), st.integers(5, 200))


@given(
    st.lists(st.lists(large, min_size=2, max_size=4), min_size=1, max_size=4).filter(
        lambda rows: len({len(row) for row in rows}) == 1
    )
)
def test_nothing_is_hidden_when_nothing_is_small(rows: list[list[int]]) -> None:
    assert suppress(*two_way(rows)) == {}


@given(st.lists(st.lists(people, min_size=3, max_size=3), min_size=2, max_size=4))
def test_the_same_page_is_hidden_in_the_same_way(rows: list[list[int]]) -> None:
    assert suppress(*two_way(rows)) == suppress(*two_way(rows))


def test_a_single_small_number_takes_its_complements_with_it() -> None:
    values, lines = two_way([[3, 20], [40, 8]])

    marks = suppress(values, lines)

    assert marks == {"00": Mark.SMALL, "01": Mark.HELD, "10": Mark.HELD, "11": Mark.HELD}


def test_two_small_numbers_that_could_be_one_value_only_need_more() -> None:
    """4 + 4 = 8 with both “fewer than 5” says that both are 4."""
    values, lines = breakdowns([4, 4], [8])

    assert suppress(values, lines) == {
        "x0": Mark.SMALL, "x1": Mark.SMALL, "y0": Mark.HELD, "all": Mark.HELD,
    }  # fmt: skip


def test_zero_is_shown() -> None:
    values, lines = breakdowns([0, 2, 30], [16, 16])

    assert "x0" not in suppress(values, lines)


def test_a_table_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        suppress({"all": 9, "a": 4}, [Line("all", ("a",))])


@pytest.mark.parametrize(
    ("value", "mark", "text"),
    [(1234, "", "1,234"), (0, "", "0"), (None, "small", "fewer than 5"), (None, "held", "not shown")],
)
def test_words(value: int | None, mark: str, text: str) -> None:
    assert (shown(value, mark), str(Count(value, mark))) == (text, text)


def test_a_number_that_is_not_there_is_zero() -> None:
    assert count_of("none", {"a": 3}, {"a": Mark.SMALL}) == Count(0)
    assert count_of("a", {"a": 3}, {"a": Mark.SMALL}) == Count(None, "small")


def test_a_large_page_is_hidden_in_time() -> None:
    """Forty events of four kinds: the search gives up on optimal ways, never on safe ones."""
    values: dict[str, int] = {}
    lines: list[Line[str]] = []
    for event in range(40):
        its, more = two_way([[(event * 7 + r * 3 + c * 5) % 23 for c in range(3)] for r in range(4)], f"e{event}-")
        values |= its
        lines += more
    for c in range(3):
        parts = tuple(f"e{event}-c{c}" for event in range(40))
        values[f"C{c}"] = sum(values[part] for part in parts)
        lines.append(Line(f"C{c}", parts))

    marks = suppress(values, lines)

    assert {key for key, mark in marks.items() if mark == Mark.SMALL} == {k for k, v in values.items() if is_small(v)}
    assert len(marks) < len(values) * 2 / 3
