"""The public home: what later apps put on it, counted once in some minutes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from tests.factories import funding as money
from tests.factories import participation as make

HOME = "/en/"


def soup_of(client: Client, path: str = HOME) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def figures(soup: BeautifulSoup) -> dict[str, tuple[str, str]]:
    """Label → figure and the address behind it."""
    return {
        one.select_one(".kpi__l").text: (
            one.select_one(".kpi__v").text,
            (one.select_one(".kpi__v a") or {"href": ""})["href"],
        )
        for one in soup.select(".kpis--front .kpi")
    }


def test_four_figures_open_the_rows_that_they_count(client: Client, carol: User) -> None:
    make.project("KEN", "ZMB")
    make.project("KEN", status="completing")
    make.project("FJI", status="closed")
    make.project("NOR", is_published=False)

    shown = figures(soup_of(client))

    assert [shown[label][0] for label in ("Projects under way", "States assisted")] == ["2", "2"]
    projects = soup_of(client, shown["Projects under way"][1])
    assert projects.select_one(".strip__n").text == "2 records"
    states = soup_of(client, shown["States assisted"][1])
    assert states.select_one(".strip__n").text == "2 records"
    assert shown["Working days to a decision"] == ("—", "/en/how-to-ask/#times")
    assert len(shown) == 4


@pytest.mark.django_db
def test_what_was_received_this_year_is_the_statements_figure(client: Client, frank: User, today: date) -> None:
    from funding.front import received
    from funding.statement.figures import statement
    from portal.periods import Period

    money.received("1000")
    money.received("250.50")

    found = received(today)

    whole = statement(None, Period(date(today.year, 1, 1), today), basis="received")
    assert found.usd == sum(line.usd for line in whole.contributions)
    assert found.donors == len(whole.contributions)


@pytest.fixture
def today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def test_the_home_costs_nothing_while_it_is_kept(
    client: Client, carol: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    make.project("KEN")
    client.get(HOME)

    with django_assert_num_queries(0):
        client.get(HOME)


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_costs_the_same_for_any_number_of_projects(
    client: Client, carol: User, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(number):
        make.project("KEN", "ZMB")
    client.get(HOME)
    cache.clear()

    with django_assert_num_queries(12):
        client.get(HOME)
