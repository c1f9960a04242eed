"""Every counter of the desk is the number of rows of the list that it opens: on the page and through the API, for every role."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.desk import counters_for, piles_for
from portal.desk_page import needs_of
from portal.load import load_for, with_tasks
from tests.factories.desk_world import world
from tests.factories.people import again, member

pytestmark = pytest.mark.django_db
API = {
    "intake": "intake",
    "activity_list": "activities",
    "reporting_list": "reporting-periods",
    "action_point_list": "action-points",
    "state_list": "states",
    "project_list": "projects",
    "report_due_list": "reports-due",
    "instalment_list": "instalments",
    "radar": "radar",
    "report_list": "reports",
    "scheduled_report_list": "scheduled-reports",
    "question_list": "figure-questions",
    "board_recommendations": "board-recommendations",
}  # of the list of imports there is only the page
OWN = {
    "requests.late": 1,
    "requests.back": 1,
    "activities.late": 2,
    "results.late": 1,
    "results.back": 1,
    "action_points.late": 1,
    "states.without_news": 1,
    "projects.quiet": 1,
    "reports_due.overdue": 1,
    "radar.overspent": 1,
    "radar.project_fast": 0,
    "radar.ended": 0,
    "reports.untouched": 1,
    "reports.returned": 1,
    "imports.refused": 1,
    "board.overdue": 1,
    "questions.open": 1,
}
MONEY = {
    "reports_due.overdue": 1,
    "instalments.late": 1,
    "radar.overspent": 1,
    "radar.project_fast": 0,
    "radar.fast": 0,
    "radar.expired": 0,
    "radar.expiring": 1,
    "radar.ended": 0,
    "radar.pledge": 1,
    "radar.rate": 0,
}


@pytest.fixture
def people(carol: User, chris: User, dan: User, frank: User, tess: User, ada: User) -> dict[str, User]:
    cache.clear()
    world(carol, chris, dan, tess)
    names = {"carol": carol, "chris": chris, "dan": dan, "frank": frank, "ada": ada}
    return {name: again(person) for name, person in names.items()}


EXPECTED = {
    "carol": OWN,
    "chris": dict.fromkeys(OWN, 0) | {"action_points.late": 1},
    "dan": {key: number for key, number in OWN.items() if key != "imports.refused"}
    | MONEY
    | {"results.back": 0, "reports.returned": 0, "schedules.failed": 1},
    "frank": MONEY
    | {"reports.untouched": 0, "reports.returned": 0, "imports.refused": 0, "schedules.failed": 1, "questions.open": 0},
    "ada": {"schedules.failed": 1, "imports.refused": 1},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_counter_is_the_number_of_rows_of_its_list(name: str, people: dict[str, User], client: Client) -> None:
    counters = counters_for(people[name])
    client.force_login(people[name])

    assert {counter.key: counter.number for counter in counters} == EXPECTED[name]
    for counter in counters:
        assert on_page(client, counter.url) == counter.number, counter
        assert in_api(client, counter.url) in (counter.number, None), counter


def test_what_a_person_has_in_hand_is_the_number_of_rows_of_a_list(people: dict[str, User], client: Client) -> None:
    carol, chris, dan = people["carol"], people["chris"], people["dan"]
    client.force_login(dan)

    held = {pile.key: [pile.numbers.get(one.pk, 0) for one in (carol, chris, dan)] for pile in piles_for(dan)}

    assert held == {"requests": [2, 0, 0], "projects": [1, 0, 0], "activities": [1, 1, 0], "action_points": [0, 1, 0]}
    for pile in piles_for(dan):
        for one in (carol, chris):
            shown = on_page(client, pile.url(one.pk)), in_api(client, pile.url(one.pk))
            assert shown == (pile.numbers.get(one.pk, 0),) * 2, pile


def test_heads_see_who_has_how_much_and_officers_their_own_beside_the_median(people: dict[str, User]) -> None:
    of_head, of_officer = load_for(people["dan"]), load_for(people["chris"])

    assert of_head
    assert of_officer
    assert [(one.name, one.total, one.is_reader) for one in of_head.people] == [
        ("Carol", 4, False), ("Chris", 2, False), ("Dan", 0, True),
    ]  # fmt: skip
    assert [[(each.number, each.median) for each in one.held] for one in of_officer.people] == [
        [(0, 1.0), (0, 0.5), (1, 1.0), (1, 0.5)]
    ]
    assert [each.median_shown for each in of_officer.people[0].held] == ["1", "0.5", "1", "0.5"]
    assert load_for(people["frank"]) is None


@pytest.mark.parametrize("times", [1, 3])
def test_counting_costs_the_same_for_1_and_3_rows(
    times: int, carol: User, chris: User, dan: User, tess: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    world(carol, chris, dan, tess, times=times)
    head = again(dan)
    counters_for(head)

    with django_assert_num_queries(17):
        counters_for(head)
    with django_assert_num_queries(2):
        load_for(head)


def test_heads_see_the_tasks_of_each_person_as_their_own_desks_say_them(
    people: dict[str, User], client: Client
) -> None:
    client.force_login(people["dan"])
    response = client.get(reverse("desk_load"))

    told = {one.name: (one.needs.number, one.needs.late) for one in response.context["people"]}
    own = {name: needs_of(again(people[name.lower()])) for name in ("Carol", "Chris", "Dan")}
    assert told == {name: (found.number, found.late) for name, found in own.items()}
    assert told["Carol"][0] > 0
    for name, found in own.items():
        client.force_login(people[name.lower()])
        assert client.get(reverse("desk")).context["needs"].summary == found.summary
    for name in ("chris", "frank", "ada"):
        client.force_login(people[name])
        assert client.get(reverse("desk_load")).status_code == 403


@pytest.mark.parametrize(("colleagues", "queries"), [(1, 1 + 22), (3, 1 + 3 * 22)])
def test_tasks_by_person_cost_a_desk_for_each(
    colleagues: int, queries: int, carol: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    for n in range(1, colleagues):
        member(f"Colleague {n}", Role.OFFICER)
    load = load_for(again(dan))
    assert load
    people = [one for one in load.people if not one.is_reader]
    with_tasks(people)

    with django_assert_num_queries(queries):
        with_tasks(people)


def on_page(client: Client, url: str) -> int:
    """The total as the page of the list says it."""
    strip = BeautifulSoup(client.get(url).content, "html.parser").select_one(".strip__n")
    found = re.search(r"\d+", strip.text if strip else "")
    return int(found[0]) if found else 0


def in_api(client: Client, url: str) -> int | None:
    address = urlsplit(url)
    path = API.get(resolve(address.path).url_name or "")
    return client.get(f"/api/v1/{path}/?{address.query}").json()["count"] if path else None
