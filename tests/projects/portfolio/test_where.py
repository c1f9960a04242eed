"""Where the programme works: a project once in each of its States, and once in the whole."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from projects.portfolio import sentences, where
from projects.portfolio.models import Project
from projects.portfolio.where import Place, Reach
from tests.factories.participation import project
from tests.factories.reference import state


def counted(found: Reach) -> tuple[dict[str, int], int, int]:
    return {place.state.iso3: place.projects for place in found.places}, found.projects, found.elsewhere


@pytest.mark.django_db
def test_a_project_of_several_states_is_one_project() -> None:
    project("KEN", "ZMB")
    project("KEN")
    project("NOR").states.clear()

    assert counted(where.reach(Project.objects.all())) == ({"KEN": 2, "ZMB": 1}, 3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_three_queries(number: int, django_assert_num_queries: Callable[..., Any]) -> None:
    for _ in range(number):
        project("KEN", "ZMB")

    with django_assert_num_queries(3):
        where.shown(where.reach(Project.objects.all()), today=date(2026, 11, 26))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "elsewhere", "sentence"),
    [
        ([], 0, "No project is published yet."),
        ([2], 0, "Projects help 1 State."),
        ([2, 1], 1, "Projects help 2 States. Kenya has the most: 2. 1 project is for a region or for the world and names no State."),
        ([1, 1], 0, "Projects help 2 States."),
        ([], 2, "2 projects are for a region or for the world and name no State."),
    ],
)  # fmt: skip
def test_the_answer_in_words(numbers: list[int], elsewhere: int, sentence: str) -> None:
    states = [state("KEN"), state("ZMB")]
    places = tuple(Place(one, "Africa", n) for one, n in zip(states, numbers, strict=False))

    assert sentences.where(Reach(places, sum(numbers), elsewhere)) == sentence


def test_the_map_stands_above_the_list_as_it_opens(client: Client, carol: User) -> None:
    project("KEN")

    opened = BeautifulSoup(client.get("/en/projects/").content, "html.parser")
    narrowed = BeautifulSoup(client.get("/en/projects/?state=KEN").content, "html.parser")

    assert opened.select_one(".chart-card tbody a")["href"] == "/en/projects/?state=KEN"
    assert narrowed.select(".chart-card") == []
