"""Why a list is empty, and the ways out of it."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.listing.suggesting import Empty, Question, explain
from projects.requests.lists import STAFF_LIST as REQUESTS
from tests.factories import funding, projects

pytestmark = pytest.mark.django_db


def empty(client: Client, name: str, question: str) -> Empty:
    response = client.get(f"{reverse(name)}?{question}")
    assert response.context["rows"] == []
    found = response.context["empty"]
    assert isinstance(found, Empty)
    return found


def ways(found: Empty) -> list[tuple[str, str, str]]:
    return [(way.sentence, way.query, way.count) for way in found.ways]


@pytest.fixture
def three(alice: User, zoe: User, carol: User, client: Client) -> None:
    """Two drafts that were sent by Kenya, one by Zambia."""
    for who, iso3 in ((alice, "KEN"), (alice, "KEN"), (zoe, "ZMB")):
        projects.submitted(who, iso3)
    client.force_login(carol)


def test_a_filter_that_finds_nothing_anywhere_is_named(client: Client, three: None) -> None:
    found = empty(client, "request_list", "state=FJI")

    assert found.reasons == ("Nothing here has “State: Fiji”.",)
    assert ways(found) == [("State: Kenya", "?state=KEN", "2"), ("State: Zambia", "?state=ZMB", "1")]


def test_filters_that_share_nothing_give_what_each_finds(client: Client, three: None) -> None:
    found = empty(client, "request_list", "state=KEN&status=decision")

    assert found.reasons == ("Nothing here has “Stage: Decision”, whatever else is chosen.",)
    assert ("Stage: Submitted", "?state=KEN&status=submitted", "2") in ways(found)
    assert ("Without “Stage: Decision”", "?state=KEN", "2") in ways(found)


def test_days_without_rows_offer_the_nearest_with_rows(client: Client, three: None) -> None:
    ahead = empty(client, "request_list", "received_since=2099-01-01")
    before = empty(client, "request_list", "received_until=1999-12-31")

    assert [way.count for way in ahead.ways] == ["3"]
    assert ahead.ways[0].sentence.startswith("The latest before is of ")
    assert before.ways[0].sentence.startswith("The next after is of ")
    assert [way.count for way in before.ways] == ["3"]


def test_words_are_spelt_as_the_rows_spell_them(client: Client, three: None, carol: User) -> None:
    title = REQUESTS.rows(carol)[0].title
    word = max(title.split(), key=len)

    found = empty(client, "request_list", f"q={word[:-1]}x")

    assert ways(found)[0][0] == f"Did you mean “{word.casefold()}”?"


def test_codes_are_found_that_look_like_the_one_typed(client: Client, frank: User) -> None:
    gift = funding.received()
    client.force_login(frank)

    found = empty(client, "ledger_list", f"contribution={gift.reference[:-1]}9")

    assert f"Contribution: {gift.reference}" in [way.sentence for way in found.ways]


def test_an_empty_list_is_explained_in_three_queries(
    client: Client, three: None, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """However many choices the filters have; a list with rows asks nothing of all this."""
    assert client.get(f"{reverse('request_list')}?state=KEN").context["empty"] is None
    question = "state=FJI&status=submitted"
    chips = client.get(f"{reverse('request_list')}?{question}").context["active_filters"]
    read = REQUESTS.read(carol, QueryDict(question))

    with django_assert_num_queries(3):
        found = explain(Question(REQUESTS, read, carol, None), chips)

    assert found.reasons == ("Nothing here has “State: Fiji”, whatever else is chosen.",)
