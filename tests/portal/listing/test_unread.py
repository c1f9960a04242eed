"""Words of an address that cannot be followed, and what was probably meant."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from funding.ledger.lists import LEDGER
from portal.accounts.models import User
from portal.listing import unread
from portal.listing.filters import state_choices
from projects.portfolio.lists import PROJECTS
from projects.requests.lists import STAFF_LIST as REQUESTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ken", "KEN"),
        ("Kenya", "KEN"),
        ("Kenia", "KEN"),
        ("كينيا", "KEN"),
        ("肯尼亚", "KEN"),
        ("KN", "KEN"),
        ("Côte d'Ivoire", "CIV"),
        ("Solvenia", "SVN"),
    ],
)
def test_states_are_known_by_every_spelling(typed: str, meant: str) -> None:
    found = [near.value for near in unread.nearest(typed, dict(state_choices()))]

    assert meant in found
    assert len(found) <= unread.NEAREST


def test_what_is_like_nothing_has_no_nearest() -> None:
    assert unread.nearest("qqqqq", dict(state_choices())) == []
    assert unread.nearest("…", dict(state_choices())) == []


def test_names_are_those_of_the_readers_language() -> None:
    with translation.override("fr"):
        (near,) = unread.nearest("Germany", dict(state_choices()))
        assert str(near) == "Allemagne (DEU)"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-02-30", date(2026, 2, 28)),
        ("2026-13-45", date(2026, 12, 31)),
        ("30.06.2026", date(2026, 6, 30)),
        ("30/6/2026", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("0000-01-01", None),
        ("26-06-30", None),
        ("soon", None),
        ("2026", None),
        ("9" * 5000, None),
    ],
)
def test_a_day_is_guessed_only_from_three_numbers(typed: str, day: date | None) -> None:
    assert unread.nearest_day(typed) == day


def asked(listing: Any, user: User, question: str) -> tuple[list[str], str]:
    read = listing.read(user, QueryDict(question))
    return [str(one) for one in read.unread], read.words.urlencode()


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        ("status=submitted&state=KEN", [], "status=submitted&state=KEN"),
        (
            "state=Kenia&status=submitted",
            ["State: “Kenia” is not known here. Did you mean Kenya (KEN)?"],
            "status=submitted",
        ),
        ("status=submited", ["Stage: “submited” is not known here. Did you mean Submitted (submitted)?"], ""),
        (
            "received_since=2026-02-30",
            [
                "Received from: “2026-02-30” is not a date. Write it as 2026-06-30. Did you mean 28 February 2026 (2026-02-28)?"
            ],
            "",
        ),
        (
            "received_since=2026-06-30&received_until=2026-01-01",
            ["Received from lay after Received to; the two are exchanged."],
            "received_since=2026-01-01&received_until=2026-06-30",
        ),
        ("stat=KEN", ["“stat” is no filter here. Did you mean State (state)?"], ""),
        ("sort=titel", ["“titel” is no column to sort by. Did you mean Request (title)?"], ""),
        ("q=a%00b", ["Search: “a�b” holds a sign that no text has."], ""),
        ("utm_source=mail&page=2&export=csv", [], "utm_source=mail&page=2&export=csv"),
        ("export=pdf", ["“pdf” is no format of this list. There are csv and xlsx."], ""),
    ],
)
def test_each_word_is_read_by_itself(carol: User, question: str, said: list[str], kept: str) -> None:
    assert asked(REQUESTS, carol, question) == (said, kept)


def test_numbers_and_their_two_ends(frank: User) -> None:
    said, kept = asked(LEDGER, frank, "least=500&most=100&batch=x")

    assert said == ["Import number: “x” is not a number.", "US$ from lay after US$ to; the two are exchanged."]
    assert kept == "least=100&most=500"


def test_of_several_values_only_the_unknown_one_is_left_out(carol: User) -> None:
    assert asked(PROJECTS, carol, "state=KEN&state=XXX&status=active&status=nonsense") == (
        ["Stage: “nonsense” is not known here.", "State: “XXX” is not known here."],
        "state=KEN&status=active",
    )


def test_the_page_says_it_beside_the_field_and_as_a_chip(client: Client, carol: User) -> None:
    client.force_login(carol)

    response = client.get(reverse("request_list"), {"state": "Kenia", "status": "submitted", "page": "7"})

    assert response.status_code == 200
    page = response.content.decode()
    assert '<p class="err" id="id_state_error">State: “Kenia” is not known here. Did you mean Kenya (KEN)?</p>' in page
    assert 'href="/en/requests/?state=KEN&amp;status=submitted"' in page
    chips = [(one.label, one.value, one.is_unread, one.query_without) for one in response.context["active_filters"]]
    assert chips == [("Stage", "Submitted", False, "?state=Kenia"), ("State", "Kenia", True, "?status=submitted")]
    assert "There is no page “7”: this is page 1 of 1." in page


def test_no_file_answers_half_a_question(client: Client, carol: User) -> None:
    client.force_login(carol)
    address = reverse("request_list")

    refused = client.get(address, {"state": "Kenia", "export": "csv"})
    api = client.get("/api/v1/requests/", {"state": "Kenia", "status": "submitted"})

    assert (refused.status_code, refused["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert (api.status_code, api.json()) == (
        400,
        {"state": ["State: “Kenia” is not known here. Did you mean Kenya (KEN)?"]},
    )
    assert client.get(address, {"state": "KEN", "export": "csv"})["Content-Type"].startswith("text/csv")
