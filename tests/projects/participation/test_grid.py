import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.participation import grid
from projects.participation.models import Group, Sex
from projects.participation.words import names_a_contact
from projects.partners.models import OrganisationKind

counts = st.dictionaries(
    st.tuples(*map(st.sampled_from, (Sex.values, Group.values, OrganisationKind.values))),
    st.integers(1, grid.MOST),
    max_size=40,
)


@given(counts)
def test_what_is_drawn_reads_back(known: grid.Counts) -> None:
    reading = grid.read(grid.texts(known))

    assert (reading.counts, reading.problems) == (known, [])


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("", 0), ("0", 0), ("12", 12), ("١٢", 12), ("1,250", 1250), ("1 250", 1250), ("1.250", 1250),
        ("-3", None), ("2.5", None), ("twelve", None), ("1e3", None), ("100001", None), ("²", None),
    ],
)  # fmt: skip
def test_whole_numbers(text: str, people: int | None) -> None:
    assert grid.whole_number(text) == people


def test_what_is_wrong_is_said_with_its_place_and_the_rest_is_kept() -> None:
    data = {
        "n-government-women": "12", "n-media-men": "some", "rows": "3",
        "g-0-group": "rural", "g-0-organisation": "community", "n-g0-women": "7",
        "g-1-group": "rural", "g-1-organisation": "community", "n-g1-women": "5",
        "g-2-group": "", "g-2-organisation": "un", "n-g2-men": "4",
    }  # fmt: skip

    reading = grid.read(data)

    assert reading.counts == {("women", "none", "government"): 12, ("women", "rural", "community"): 7}
    assert [(problem.sentence, problem.anchor) for problem in reading.problems] == [
        ("Media, Men: “some” is not a whole number from 0 to 100000.", "id_n-media-men"),
        (
            "Community or group concerned, Rural communities, Women: this group and kind of organization stand in another row already. Add the two.",
            "id_n-g1-women",
        ),
        ("Choose the group and the kind of organization of these people.", "id_g-2-group"),
    ]
    plain, named = grid.drawn(data, reading.wrong)
    assert [place.text for row in plain for place in row.places if place.is_wrong] == ["some"]
    assert len(named) == 3


@pytest.mark.parametrize("rows", ["", "many", "-1", "10000000000000"])
def test_a_strange_number_of_rows_harms_nothing(rows: str) -> None:
    assert grid.read({"rows": rows, "g-0-group": "rural"}).counts == {}


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Write to jane.doe@example.org for more", "jane.doe@example.org"),
        ("jane @ example . org", "jane @ example . org"),
        ("Tel. +254 712 345 678", "+254 712 345 678"),
        ("From 2026-03-02 to 2026-03-04 in Nakuru", ""),
        ("3 towns, 12,000 listeners, FM 98.4", ""),
    ],
)
def test_contacts_are_found(text: str, contact: str) -> None:
    assert names_a_contact(text) == contact
