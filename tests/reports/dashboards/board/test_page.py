"""The page of the Board's dashboard: who reads it, what its address may say, how large it is, what is no link for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.desk import panels_for
from portal.reference.models import RegionalGroup
from projects.portfolio.models import Project
from reports.board.sessions.models import BoardSession
from reports.dashboards.board.asked import PARTS, SINCE_SESSION, BoardForm
from tests.factories import board as make
from tests.factories.board_dashboard import everything

pytestmark = pytest.mark.django_db
PAGE = "/en/dashboards/board/"
API = "/api/v1/dashboards/board/"
TODAY = date(2026, 11, 26)


def html(client: Client, path: str = PAGE, **words: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path, words).content, "html.parser")


@pytest.mark.parametrize(
    ("name", "status"),
    [("tess", 200), ("carol", 200), ("frank", 200), ("ada", 200), ("alice", 403), ("nora", 403)],
)
def test_trustees_and_staff_read_it(name: str, status: int, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get(PAGE).status_code == status
    assert client.get(API).status_code == status


def test_visitors_sign_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.get(API).status_code in (401, 403)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_part_is_small_and_each_chart_asks_and_answers(language: str, client: Client, dan: User) -> None:
    everything()
    client.force_login(dan)

    for part in PARTS:
        response = client.get(f"/{language}/dashboards/board/", {"part": part, "period": "2026-H1"})
        page = BeautifulSoup(response.content, "html.parser")
        assert response.status_code == 200
        assert len(response.content) < 60_000
        cards = page.select(".chart-card")
        assert cards, part
        for card in cards:
            assert card.select_one(".card__title").text.rstrip("؟?") != card.select_one(".card__title").text  # type: ignore[union-attr]
            assert card.select_one(".chart-card__answer").text.endswith((".", "。"))  # type: ignore[union-attr]
        current = page.select_one(".tabs [aria-current=page]")
        assert current is not None
        assert f"part={part}" in str(current["href"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"period": "soon"}, "is no period"),
        ({"period": "2031"}, "has not begun"),
        ({"since": "2026-06-30", "until": "2026-01-01"}, "the two are exchanged"),
        ({"part": "gossip"}, "gossip"),
        ({"period": SINCE_SESSION}, "No session of the Board is over yet"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_page_stays(
    words: dict[str, str], said: str, client: Client, tess: User
) -> None:
    client.force_login(tess)

    response = client.get(PAGE, words)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert BeautifulSoup(response.content, "html.parser").select(".chart-card")
    assert client.get(API, words).status_code == 400


def form(tess: User, **words: str) -> Any:
    made = BoardForm(words, today=TODAY, reader=tess)
    assert made.is_valid()
    return made


def test_the_current_half_year_is_what_is_usual(tess: User) -> None:
    asked = form(tess).question

    assert (str(asked.period), asked.as_at, asked.part, asked.problems) == ("2026-H2", TODAY, "money", ())


def test_since_the_last_session(tess: User) -> None:
    BoardSession.objects.create(number=60, starts_on=date(2026, 6, 8), ends_on=date(2026, 6, 10), status="held")
    BoardSession.objects.create(number=61, starts_on=date(2026, 11, 26), ends_on=date(2026, 11, 27), status="convened")

    made = form(tess, period=SINCE_SESSION)
    asked = made.question

    assert (asked.period.starts_on, asked.period.ends_on, asked.as_at) == (date(2026, 6, 11), TODAY, TODAY)
    assert made.fields["period"].widget.choices[0] == (SINCE_SESSION, "Since the last session (Sixtieth session)")
    assert made["period"].value() == SINCE_SESSION


def test_a_day_cuts_what_is_counted(client: Client, tess: User) -> None:
    everything()
    client.force_login(tess)

    data = client.get(API, {"period": "2026-H1", "as_at": "2026-03-31"}).json()

    income = next(one for one in data["figures"] if one["id"] == "money.income")
    assert (income["value"], income["as_at"]) == ("40000.25", "2026-03-31")
    assert income["url"].endswith("since=2026-01-01&until=2026-03-31")


def test_trustees_have_numbers_where_staff_have_rows(client: Client, tess: User, dan: User) -> None:
    everything()
    Project.objects.filter(code="TCP-2026-0002").update(ends_on=timezone.localdate() - timedelta(days=3))
    links = {}
    for user in (tess, dan):
        client.force_login(user)
        for part in ("requests", "follow-up"):
            for one in client.get(API, {"part": part, "period": "2026-H1"}).json()["figures"]:
                links[user.name, one["id"]] = bool(one["url"])

    for id in ("requests.received", "requests.stage.screening", "risks.very_high", "radar.slow"):
        assert (links["Tess", id], links["Dan", id]) == (False, True), id
    assert links["Tess", "projects.late"]


def test_it_is_linked_from_the_board_and_the_menu(client: Client, tess: User) -> None:
    client.force_login(tess)

    found = html(client, "/en/board/")

    assert found.select_one(f'nav a[href="{PAGE}"]')
    assert found.select_one(f'main a[href="{PAGE}"]')


def test_a_trustees_desk_leads_there(carol: User, dan: User, tess: User, alice: User, client: Client) -> None:
    assert not RegionalGroup.objects.filter(code="").exists()
    make.convened(carol, dan, 61)

    (panel,) = [one for one in panels_for(tess) if "board" in one.template]

    assert (panel.context["name"], panel.context["items"], panel.context["last"]) == ("Sixty-first session", 1, "")
    drawn = BeautifulSoup(render_to_string(panel.template, dict(panel.context)), "html.parser")
    assert drawn.select_one(f'a.btn[href="{PAGE}"]')
    assert "1 item on the agenda" in drawn.text
    assert [one for one in panels_for(alice) if "dashboards/board" in one.template] == []
