"""Figures without a database: they add up, agree with each other, and never show what is hidden."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.small_cells import Count
from projects.participation.figures import (
    Cell,
    Occasion,
    Part,
    marks_of_events,
    numbers_of,
    portfolio_figures,
    project_figures,
)
from projects.participation.models import AccessMeasure, Group, Sex
from projects.partners.models import OrganisationKind

WORDS = {
    "sex": Sex.values,
    "group": Group.values,
    "organisation": OrganisationKind.values,
    "access": AccessMeasure.values,
}
OCCASIONS = [Occasion(1, 7, 2026, access=("travel",)), Occasion(2, 7, 2027, access=("travel", "remote"))]
CELLS = [
    Cell(1, "women", "none", "government", 12),
    Cell(1, "men", "none", "government", 8),
    Cell(1, "women", "rural", "community", 3),
    Cell(1, "men", "rural", "community", 17),
    Cell(2, "women", "none", "government", 10),
    Cell(2, "unknown", "none", "government", 30),
]


def test_the_team_sees_every_number() -> None:
    made = project_figures(OCCASIONS, CELLS, sees_counts=True, words=WORDS)

    assert (made.events, made.people, made.women, made.share) == (2, Count(80), Count(25), Decimal(25) / 80)
    assert made.by_sex == (Part("women", Count(25)), Part("men", Count(25)), Part("unknown", Count(30)))
    assert made.by_group == (Part("none", Count(60)), Part("rural", Count(20)))
    assert made.by_organisation == (Part("government", Count(60)), Part("community", Count(20)))
    assert [(part.key, part.events, part.people, part.women) for part in made.by_year] == [
        (2027, 1, Count(40), Count(10)),
        (2026, 1, Count(40), Count(15)),
    ]
    assert [pair for pair in made.access if pair[1]] == [("travel", 2), ("remote", 1)]
    assert not made.is_suppressed


def test_others_see_no_small_number_and_nothing_that_gives_it_away() -> None:
    made = project_figures(OCCASIONS, CELLS, sees_counts=False, words=WORDS)

    table = made.tables[1]
    assert [row.by_sex[:2] for row in table.rows] == [
        (Count(None, "held"), Count(None, "held")),
        (Count(None, "small"), Count(None, "held")),
    ]
    assert (table.people, table.women, made.people) == (Count(40), Count(15), Count(80))
    assert made.is_suppressed


def test_an_event_without_counts_has_an_empty_table() -> None:
    made = project_figures(OCCASIONS[:1], [], sees_counts=False, words=WORDS)

    assert (made.people, made.share, made.tables[1].rows) == (Count(0), None, ())


cells = st.lists(
    st.tuples(
        st.sampled_from((1, 2)),
        st.sampled_from(("women", "men", "unknown")),
        st.sampled_from(("none", "rural")),
        st.sampled_from(("government", "community")),
    ),
    unique=True,
    max_size=10,
).flatmap(lambda keys: st.lists(st.integers(1, 15), min_size=len(keys), max_size=len(keys)).map(
    lambda counts: [Cell(*key, people) for key, people in zip(keys, counts, strict=True)]
))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(cells)
def test_lists_hide_what_the_page_hides(found: list[Cell]) -> None:
    """The marks that are kept with each event are those of the project's page."""
    made = project_figures(OCCASIONS, found, sees_counts=False, words=WORDS)

    kept = marks_of_events(found, {1: 2026, 2: 2027})

    for event, (people, people_mark, women, women_mark) in kept.items():
        table = made.tables[event]
        assert table.people == Count(None if people_mark else people, people_mark)
        assert table.women == Count(None if women_mark else women, women_mark)


@settings(max_examples=60, deadline=None)
@given(cells)
def test_no_subtraction_of_two_lines_gives_a_small_number(found: list[Cell]) -> None:
    """Years less women, totals less parts: each line of the page with one hidden part hides its total too."""
    made = numbers_of(found, {1: 2026, 2: 2027})
    shown = project_figures(OCCASIONS, found, sees_counts=False, words=WORDS)
    hidden = {(part.key): part.people.mark for part in (*shown.by_sex, *shown.by_group, *shown.by_organisation)}

    for parts in (shown.by_sex, shown.by_group, shown.by_organisation):
        marked = [part for part in parts if part.people.mark]
        if shown.people.value is not None:
            assert len(marked) != 1
    for part in shown.by_year:
        others = made.values.get(("year_others", part.key), 0)
        if 0 < others < 5:
            assert part.people.value is None or part.women.value is None
    assert set(hidden.values()) <= {"", "small", "held"}


EVENTS = [
    Occasion(1, 7, 2026, 1, ("AFG",), people=Count(40), women=Count(10)),
    Occasion(2, 7, 2026, 2, ("AFG",), people=Count(20), women=Count(None, "held")),
    Occasion(3, 8, 2025, 1, ("AFG", "APG"), people=Count(None, "small"), women=Count(None, "small")),
    Occasion(4, 9, 2025, None, (), ("travel",), people=Count(30), women=Count(0)),
]


def test_totals_over_projects_add_up_what_is_seen_and_say_what_they_leave_out() -> None:
    made = portfolio_figures(EVENTS, access=AccessMeasure.values)

    assert made.total == Part(None, Count(90), Count(10), 4, 2, Decimal(10) / 70)
    assert [(part.key, part.events, part.people.value, part.left_out) for part in made.by_region] == [
        ("AFG", 3, 60, 2),
        (None, 1, 30, 0),
        ("APG", 1, 0, 1),
    ]
    assert [(part.key, part.people.value) for part in made.by_year] == [(2026, 60), (2025, 30)]
    assert [(part.key, part.people.value) for part in made.by_form] == [(1, 40), (None, 30), (2, 20)]
    assert [(part.key, part.people.value) for part in made.by_project] == [(7, 60), (9, 30), (8, 0)]


@given(st.permutations(EVENTS))
def test_the_order_of_events_changes_no_figure(events: list[Occasion]) -> None:
    assert portfolio_figures(events, access=("travel",)) == portfolio_figures(EVENTS, access=("travel",))


@pytest.mark.parametrize("breakdown", ["by_year", "by_form", "by_project"])
def test_each_breakdown_adds_up_to_the_total(breakdown: str) -> None:
    made = portfolio_figures(EVENTS, access=())

    parts = getattr(made, breakdown)
    assert sum(part.people.value or 0 for part in parts) == made.total.people.value
    assert sum(part.events for part in parts) == made.total.events
