"""Three states of one section: no change of either side is lost, and conflicts are what both changed differently."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.portfolio.amendments.merging import WHOLE_ROW, Conflict, merge
from projects.portfolio.amendments.sections import Row

FIELDS = ("title", "place", "amount")
VALUES = st.sampled_from([None, "", "a", "b", "c"])
KEYS = ("1", "2", "3", "4")


def same(name: str, first: Any, second: Any) -> bool:
    return (first or None) == (second or None)


def rows(of: dict[str, dict[str, Any]]) -> list[Row]:
    return [{"key": key, **values} for key, values in of.items()]


def by_key(found: list[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in found}


ROW = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))
ROWS = st.dictionaries(st.sampled_from(KEYS), ROW, max_size=4).map(rows)


@st.composite
def branched(draw: Callable[..., Any]) -> tuple[list[Row], list[Row], list[Row]]:
    """A section, and two lives of it: rows changed, taken away, added."""
    base = draw(ROWS)
    return base, life(draw, base, "9"), life(draw, base, "new")


def life(draw: Callable[..., Any], base: list[Row], prefix: str) -> list[Row]:
    kept = []
    for row in base:
        fate = draw(st.sampled_from(["keep", "change", "drop"]))
        if fate != "drop":
            kept.append({**row, **draw(ROW)} if fate == "change" else row)
    added = draw(st.lists(ROW, max_size=2))
    return [*kept, *({"key": f"{prefix}{n}", **values} for n, values in enumerate(added, start=1))]


def both_have(base: list[Row], now: list[Row], mine: list[Row]) -> list[tuple[str, str]]:
    olds, news, ours = by_key(base), by_key(now), by_key(mine)
    return [(key, name) for key in olds if key in news and key in ours for name in FIELDS]


@given(branched())
def test_conflicts_are_exactly_what_both_changed_differently(lives: tuple[list[Row], list[Row], list[Row]]) -> None:
    base, now, mine = lives
    olds, news, ours = by_key(base), by_key(now), by_key(mine)

    found = {(one.key, one.field) for one in merge(base, now, mine, same=same).conflicts}

    expected = {
        (key, name)
        for key, name in both_have(*lives)
        if not same(name, olds[key][name], news[key][name])
        and not same(name, olds[key][name], ours[key][name])
        and not same(name, news[key][name], ours[key][name])
    }
    expected |= {
        (key, WHOLE_ROW)
        for key, old in olds.items()
        if (key in news) != (key in ours)
        and any(not same(name, old[name], (news.get(key) or ours[key])[name]) for name in FIELDS)
    }
    assert found == expected


@given(branched())
def test_no_change_of_one_side_alone_is_lost(lives: tuple[list[Row], list[Row], list[Row]]) -> None:
    base, now, mine = lives
    olds, news, ours = by_key(base), by_key(now), by_key(mine)

    merged = merge(base, now, mine, same=same)

    result = by_key(merged.rows)
    fought = {(one.key, one.field) for one in merged.conflicts}
    for key, name in both_have(*lives):
        if (key, name) not in fought:
            changed_by_us = not same(name, olds[key][name], ours[key][name])
            assert same(name, result[key][name], ours[key][name] if changed_by_us else news[key][name])
    for key in olds:
        if (key, WHOLE_ROW) not in fought and (key not in news or key not in ours):
            assert key not in result
    assert [row for row in now if row["key"] not in olds] == [row for row in merged.rows if row["key"].startswith("9")]
    values = [{name: row[name] or None for name in FIELDS} for row in merged.rows]
    assert all({name: row[name] or None for name in FIELDS} in values for row in mine if row["key"] not in olds)


@given(branched(), st.sampled_from(["now", "mine"]))
def test_a_choice_for_every_conflict_leaves_what_was_chosen(
    lives: tuple[list[Row], list[Row], list[Row]], side: str
) -> None:
    base, now, mine = lives
    conflicts = merge(base, now, mine, same=same).conflicts

    merged = merge(base, now, mine, same=same, choices={(one.key, one.field): side for one in conflicts})

    result = by_key(merged.rows)
    for one in conflicts:
        chosen = one.now if side == "now" else one.mine
        if one.field != WHOLE_ROW:
            assert same(one.field, result[one.key][one.field], chosen)
        elif chosen is None:
            assert one.key not in result
        else:
            assert any(all(same(name, row[name], chosen[name]) for name in FIELDS) for row in merged.rows)
    assert len({row["key"] for row in merged.rows}) == len(merged.rows)


@given(branched())
def test_a_branch_laid_on_its_own_base_is_the_branch(lives: tuple[list[Row], list[Row], list[Row]]) -> None:
    base, _now, mine = lives

    merged = merge(base, base, mine, same=same)

    assert merged.conflicts == []
    assert [row["key"] for row in merged.rows if row["key"] in by_key(base)] == [
        row["key"] for row in base if row["key"] in by_key(mine)
    ]
    assert len(merged.rows) == len(mine)
    assert all(same(name, by_key(merged.rows)[row["key"]][name], row[name]) for row in mine for name in FIELDS)


BASE = [{"key": "1", "title": "Training", "place": "Nairobi"}]


@pytest.mark.parametrize(
    ("now", "mine", "rows", "conflicts"),
    [
        ([{**BASE[0], "title": "Course"}], [{**BASE[0], "place": "Kisumu"}], [{"key": "1", "title": "Course", "place": "Kisumu"}], []),
        ([{**BASE[0], "title": "Course"}], [{**BASE[0], "title": "Class"}], [{**BASE[0], "title": "Course"}], [Conflict("1", "title", "Training", "Course", "Class")]),
        ([], [{**BASE[0], "title": "Class"}], [], [Conflict("1", "", BASE[0], None, {**BASE[0], "title": "Class"})]),
        ([{**BASE[0], "title": "Course"}], [], [{**BASE[0], "title": "Course"}], [Conflict("1", "", BASE[0], {**BASE[0], "title": "Course"}, None)]),
        ([*BASE, {"key": "2", "title": "Visit", "place": ""}], [*BASE, {"key": "new1", "title": "Visit", "place": None}], [*BASE, {"key": "2", "title": "Visit", "place": ""}], []),
    ],
    ids=["apart", "same field", "gone there", "gone here", "added by both"],
)  # fmt: skip
def test_examples(now: list[Row], mine: list[Row], rows: list[Row], conflicts: list[Conflict]) -> None:
    merged = merge(BASE, now, mine, same=same)

    assert (merged.rows, merged.conflicts) == (rows, conflicts)
