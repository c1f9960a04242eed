"""Terms of the members, the Chair, and the balance of regional groups."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from reports.board.members import actions
from reports.board.members.composition import composition
from reports.board.members.models import BoardMember, BoardTerm
from tests.at_once import at_once
from tests.factories import board as make
from tests.factories.people import member as person
from tests.factories.reference import state

FIRST = date(2024, 1, 1)


@pytest.fixture
def grace(dan: User) -> BoardMember:
    return actions.add_member(by=dan, facts={"name": "Grace", "regional_group": make.group("AFG")}, starts_on=FIRST)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2024, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_term_is_three_years(starts_on: date, ends_on: date) -> None:
    assert actions.last_day(starts_on) == ends_on


@pytest.mark.django_db
def test_a_term_of_a_leap_day_is_stored(dan: User) -> None:
    facts = {"name": "Grace", "regional_group": make.group("AFG")}

    made = actions.add_member(by=dan, facts=facts, starts_on=date(2024, 2, 29))

    assert [(t.number, t.starts_on, t.ends_on) for t in made.terms.all()] == [(1, date(2024, 2, 29), date(2027, 2, 28))]


def test_a_third_term_is_refused_in_words(grace: BoardMember, dan: User) -> None:
    actions.add_term(grace, by=dan, starts_on=date(2027, 1, 1))

    with pytest.raises(NotAllowed) as refusal:
        actions.add_term(grace, by=dan, starts_on=date(2030, 1, 1))

    assert make.sentences(refusal.value.reasons) == [
        "Grace has served two terms (1 January 2024–31 December 2026 and 1 January 2027–31 December 2029). A member serves two terms at most."
    ]
    assert grace.terms.count() == 2


REFUSED = {
    "overlaps": (date(2026, 12, 31), None, "The member serves already in these days: 1 January 2024–31 December 2026."),
    "too long": (date(2027, 1, 1), date(2030, 1, 1), "A term is three years at most: until 31 December 2029."),
    "backwards": (date(2027, 1, 1), date(2026, 12, 1), "The last day lies after the first."),
    "before the first": (date(2020, 1, 1), None, "The second term follows the first."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_terms_that_are_refused(case: str, grace: BoardMember, dan: User) -> None:
    starts_on, ends_on, sentence = REFUSED[case]

    with pytest.raises(NotAllowed) as refusal:
        actions.add_term(grace, by=dan, starts_on=starts_on, ends_on=ends_on)

    assert sentence in make.sentences(refusal.value.reasons)
    assert grace.terms.count() == 1


BROKEN = {
    "board_terms_of_a_member_do_not_overlap": {"number": 2, "starts_on": date(2026, 6, 1), "ends_on": date(2028, 1, 1)},
    "board_member_two_terms_at_most": {"number": 3, "starts_on": date(2030, 1, 1), "ends_on": date(2031, 1, 1)},
    "board_term_three_years_at_most": {"number": 2, "starts_on": date(2027, 1, 1), "ends_on": date(2030, 1, 1)},
    "board_term_dates_in_order": {"number": 2, "starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 2)},
    "board_chair_within_the_term": {
        "number": 2, "starts_on": date(2027, 1, 1), "ends_on": date(2028, 1, 1),
        "chairs_from": date(2027, 6, 1), "chairs_until": date(2028, 6, 1),
    },
}  # fmt: skip


@pytest.mark.parametrize("constraint", BROKEN)
def test_the_database_refuses_it_as_well(constraint: str, grace: BoardMember) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BoardTerm.objects.create(member=grace, **BROKEN[constraint])

    assert grace.terms.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_reappoint_at_the_same_moment() -> None:
    dan = person("Dan", Role.HEAD)
    grace = make.member(name="Grace", starts_on=FIRST)

    answers = at_once(*(lambda: actions.add_term(grace, by=dan, starts_on=date(2027, 1, 1)) for _n in range(3)))

    assert sorted(type(answer).__name__ for answer in answers) == ["BoardTerm", "NotAllowed", "NotAllowed"]
    assert grace.terms.count() == 2


@pytest.mark.parametrize("name", ["carol", "frank", "tess", "alice"])
def test_heads_and_administrators_keep_the_composition(
    name: str, grace: BoardMember, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed, match="Only a head of section or an administrator"):
        actions.add_term(grace, by=request.getfixturevalue(name), starts_on=date(2027, 1, 1))


def test_a_nationality_of_another_group_is_refused(dan: User) -> None:
    facts = {"name": "Grace", "regional_group": make.group("AFG"), "state": state("PER")}

    with pytest.raises(NotAllowed, match="Peru is not in this group: African States"):
        actions.add_member(by=dan, facts=facts, starts_on=FIRST)

    assert not BoardMember.objects.exists()


def test_the_next_chair_takes_over_the_day_after(grace: BoardMember, dan: User) -> None:
    other = make.member(code="WEOG", name="Olga", starts_on=FIRST)
    actions.elect_chair(grace, by=dan, on=date(2024, 6, 1))

    actions.elect_chair(other, by=dan, on=date(2025, 6, 1))

    assert list(BoardTerm.objects.order_by("pk").values_list("member__name", "chairs_from", "chairs_until")) == [
        ("Grace", date(2024, 6, 1), date(2025, 5, 31)),
        ("Olga", date(2025, 6, 1), date(2026, 12, 31)),
    ]


def test_only_a_serving_member_is_elected(grace: BoardMember, dan: User) -> None:
    with pytest.raises(NotAllowed, match="Grace does not serve on 1 January 2027"):
        actions.elect_chair(grace, by=dan, on=date(2027, 1, 1))


def test_two_chairs_at_a_time_are_refused_by_the_database(grace: BoardMember) -> None:
    other = make.member(code="WEOG", starts_on=FIRST)
    BoardTerm.objects.filter(member=grace).update(chairs_from=FIRST, chairs_until=date(2025, 1, 1))

    with pytest.raises(IntegrityError, match="board_one_chair_at_a_time"), transaction.atomic():
        BoardTerm.objects.filter(member=other).update(chairs_from=date(2025, 1, 1), chairs_until=date(2025, 2, 1))

    assert BoardTerm.objects.get(member=other).chairs_from is None


def test_a_member_who_leaves_is_chair_no_more(grace: BoardMember, dan: User) -> None:
    actions.elect_chair(grace, by=dan, on=date(2024, 6, 1))

    ended = actions.end_term(grace.terms.get(), by=dan, ends_on=date(2025, 1, 31), reason="Elected to a court.")

    ended.refresh_from_db()
    assert (ended.ends_on, ended.chairs_until) == (date(2025, 1, 31), date(2025, 1, 31))


@pytest.mark.django_db
def test_the_balance_names_what_is_wrong() -> None:
    day = date(2026, 9, 1)
    make.member(name="Ana", starts_on=date(2025, 1, 1))
    make.member(name="Ben", starts_on=date(2025, 1, 1))
    make.member(code="APG", name="Chi", starts_on=date(2023, 12, 1))
    make.member(code="EEG", name="Dia", starts_on=date(2025, 1, 1))
    last = BoardTerm.objects.create(
        member=make.member(code="GRULAC", name="Eva", starts_on=date(2020, 1, 1)),
        number=2,
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 12, 31),
    )

    made = composition(day)

    assert [(warning.code, str(warning.sentence)) for warning in made.warnings] == [
        ("two", "African States: more than one member serves (Ana and Ben)."),
        ("ends_soon", "The term of Chi ends on 30 November 2026; a second term is possible."),
        ("ends_soon", f"The second and last term of {last.member} ends on 31 December 2026."),
        ("vacant", "Western European and other States: no member serves."),
        ("no_chair", "The Board has no Chair."),
    ]
    assert [seat.term.member.name for seat in made.seats] == ["Ana", "Ben", "Chi", "Dia", "Eva"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("carol", 200), ("dan", 200), ("frank", 200), ("ada", 200), ("tess", 200), ("alice", 403), ("nora", 403)],
)
def test_staff_and_trustees_read_the_composition(
    name: str, status: int, grace: BoardMember, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get("/en/board/").status_code == status
    assert client.get(f"/en/board/members/{grace.pk}/").status_code == status


def test_the_page_shows_another_day(grace: BoardMember, client: Client, tess: User) -> None:
    client.force_login(tess)

    assert "Grace" in client.get("/en/board/?on=2024-06-01").content.decode().split('id="others"')[0]
    assert "Vacant" in client.get("/en/board/?on=2023-06-01").content.decode()
    assert client.get("/en/board/?on=2023-99-01").status_code == 200


def test_a_third_term_on_the_page_is_a_refusal_that_keeps_what_was_typed(
    grace: BoardMember, client: Client, dan: User
) -> None:
    actions.add_term(grace, by=dan, starts_on=date(2027, 1, 1))
    client.force_login(dan)

    response = client.post(f"/en/board/members/{grace.pk}/terms/", {"starts_on": "2030-01-01"})

    assert response.status_code == 409
    assert "A member serves two terms at most." in response.content.decode()


def test_a_head_adds_a_member_and_the_chair_on_the_pages(client: Client, dan: User) -> None:
    client.force_login(dan)
    today = timezone.localdate() - timedelta(days=30)

    answer = client.post(
        "/en/board/members/new/",
        {"name": "Mona", "regional_group": make.group("APG").pk, "starts_on": today.isoformat()},
    )
    mona = BoardMember.objects.get()
    client.post(f"/en/board/members/{mona.pk}/chair/", {"chairs_from": today.isoformat()})

    assert answer.status_code == 302
    assert BoardTerm.objects.get().chairs_from == today
