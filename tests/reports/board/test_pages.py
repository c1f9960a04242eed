"""Pages, lists and files of the Board: what they cost, what they refuse, what a trustee finds on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.desk import tasks_for
from reports.board.advice import actions as advising
from reports.board.sessions.actions import sessions
from reports.board.sessions.models import AgendaItem, BoardSession, SessionPaper
from tests.factories import board as make
from tests.factories.people import again


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sessions_costs_the_same(
    count: int, carol: User, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make.item(make.planned(carol, 60 + number), carol)
    client.force_login(carol)
    client.get("/en/board/sessions/")

    with django_assert_num_queries(7):
        response = client.get("/en/board/sessions/")

    assert response.content.decode().count("session</bdi></a>") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_recommendations_costs_the_same(
    count: int, carol: User, dan: User, client: Client, django_assert_num_queries: Any
) -> None:
    session = make.sitting(carol, dan)
    for number in range(count):
        advising.recommend(session, by=carol, text=f"Recommendation {number}.", owner=carol)
    client.force_login(carol)
    client.get("/en/board/recommendations/")

    with django_assert_num_queries(5):
        response = client.get("/en/board/recommendations/")

    assert response.content.decode().count("BT60-R") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_session_costs_the_same_however_long_its_agenda(
    count: int, carol: User, dan: User, tess: User, client: Client, django_assert_num_queries: Any
) -> None:
    make.member(tess)
    session = make.convened(carol, dan)
    for _number in range(count):
        item = make.on_request(session, carol)
        make.paper(session, carol, item)
    client.force_login(tess)
    url = f"/en/board/sessions/{session.pk}/"
    client.get(url)

    with django_assert_num_queries(22):
        response = client.get(url)

    assert response.content.decode().count('class="agenda__i"') == count + 1


FILTERS = {"status=done": ["BT60-R2"], "due=late": ["BT60-R1"], "mine=owner": ["BT60-R3"], "session=60": None}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_of_recommendations(query: str, carol: User, chris: User, dan: User, client: Client) -> None:
    session = make.sitting(carol, dan)
    yesterday = timezone.localdate() - timedelta(days=1)
    advising.recommend(session, by=carol, text="Late.", due_on=yesterday, owner=chris)
    done = advising.recommend(session, by=carol, text="Done.", due_on=yesterday)
    advising.follow_up(done, by=carol, status="done", text="Done.")
    advising.recommend(session, by=carol, text="Mine.", owner=carol)
    client.force_login(carol)

    rows = client.get(f"/api/v1/board-recommendations/?{query}&sort=reference").json()["results"]

    assert [row["reference"] for row in rows] == (FILTERS[query] or ["BT60-R1", "BT60-R2", "BT60-R3"])


def test_the_desk_of_a_trustee(carol: User, dan: User, tess: User, client: Client) -> None:
    make.member(tess)
    session = make.planned(carol)
    item = make.on_request(session, carol)
    make.paper(session, carol, item)
    assert tasks_for(again(tess)) == []
    sessions.convene(session, by=dan)

    def wanted() -> list[str]:
        return [str(task.what) for task in tasks_for(again(tess))]

    assert sorted(wanted()) == [
        "1 new paper",
        "Next session of the Board",
        "Read the request: the Board is to advise on it",
    ]
    client.force_login(tess)
    client.post(f"/en/board/sessions/{session.pk}/seen/")
    assert wanted() == ["Next session of the Board", "Read the request: the Board is to advise on it"]
    make.paper(session, carol)
    assert "1 new paper" in wanted()


def test_sessions_as_a_calendar(carol: User, dan: User, tess: User, client: Client) -> None:
    make.planned(carol, 61)
    session = make.convened(carol, dan, 60)
    client.force_login(tess)

    text = client.get("/en/board/sessions/calendar.ics").content.decode()

    assert text.count("BEGIN:VEVENT") == 2
    assert "UID:board-session-60@" in text
    assert f"DTSTART;VALUE=DATE:{session.starts_on:%Y%m%d}" in text
    assert f"DTEND;VALUE=DATE:{session.ends_on + timedelta(days=1):%Y%m%d}" in text


def test_the_agenda_is_made_on_the_page_without_a_script(carol: User, dan: User, client: Client) -> None:
    client.force_login(carol)
    first = timezone.localdate() + timedelta(days=30)
    client.post(
        "/en/board/sessions/new/",
        {
            "number": "60", "starts_on": first.isoformat(), "ends_on": first.isoformat(), "mode": "in_person",
            "place": "Geneva", "papers_due_on": first.isoformat(), "language": "en",
        },
    )  # fmt: skip
    session = BoardSession.objects.get()
    url = f"/en/board/sessions/{session.pk}/"
    request = make.awaiting_advice()

    client.post(f"{url}proposals/", {"proposal": ["opening", f"request-{request.pk}"]})
    client.post(f"{url}items/new/", {"kind": "discussion", "title": "Programme", "language": "en"})
    third = session.items.get(position=3)
    client.post(f"{url}items/{third.pk}/move/", {"to": "2"})
    client.post(f"{url}papers/new/", {"title": "Note", "language": "en", "item": third.pk, "file": make.upload()})
    client.force_login(dan)
    client.post(f"{url}moves/convene/", {"note": ""})

    session.refresh_from_db()
    assert session.status == "convened"
    assert list(session.items.order_by("position").values_list("kind", flat=True)) == [
        "opening",
        "discussion",
        "request",
    ]
    assert SessionPaper.objects.get().item == third


def test_a_refused_item_keeps_what_was_typed(carol: User, client: Client) -> None:
    session = make.planned(carol)
    client.force_login(carol)

    response = client.post(
        f"/en/board/sessions/{session.pk}/items/new/",
        {"kind": "report", "title": "The report of the year", "language": "en"},
    )

    assert response.status_code == 409
    assert "Choose the report." in response.content.decode()
    assert "The report of the year" in response.content.decode()
    assert not AgendaItem.objects.exists()


def test_a_move_that_is_refused_says_why(carol: User, dan: User, client: Client) -> None:
    session = make.planned(carol)
    client.force_login(dan)

    response = client.post(f"/en/board/sessions/{session.pk}/moves/convene/", {"note": "Now"})

    assert response.status_code == 409
    assert "The agenda is empty." in response.content.decode()


def test_advice_is_recorded_on_the_page_of_the_item(carol: User, dan: User, client: Client) -> None:
    session = make.sitting(carol, dan)
    item = make.on_request(session, carol)
    url = f"/en/board/sessions/{session.pk}/items/{item.pk}/"
    client.force_login(carol)
    refused = client.post(f"{url}advice/", {"advice": "support", "text": "Said so.", "language": "en"}).status_code
    client.force_login(dan)

    empty = client.post(f"{url}advice/", {"advice": "support", "text": "", "language": "en"})
    answer = client.post(f"{url}advice/", {"advice": "support", "text": "Said so.", "language": "en"})

    assert (refused, empty.status_code, answer.status_code) == (403, 409, 302)
    assert "Said so." in client.get(url).content.decode()


def test_a_member_declares_an_interest_on_the_page(carol: User, dan: User, tess: User, client: Client) -> None:
    member = make.member(tess)
    item = make.convened(carol, dan).items.get()
    url = f"/en/board/sessions/{item.session_id}/items/{item.pk}/"
    client.force_login(tess)

    answer = client.post(f"{url}recuse/", {"reason": "My own office."})

    assert answer.headers["Location"] == f"/en/board/sessions/{item.session_id}/"
    assert client.get(url).status_code == 404
    assert item.recusals.get().member == member


def test_the_page_of_a_session_stays_small(carol: User, dan: User, client: Client) -> None:
    session = make.convened(carol, dan)
    for number in range(12):
        made = make.item(session, carol, title=f"Item {number}")
        make.paper(session, carol, made)
    client.force_login(carol)

    assert len(client.get(f"/en/board/sessions/{session.pk}/").content) < 90_000
