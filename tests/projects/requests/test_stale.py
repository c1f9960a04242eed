"""A page that is older than its record says so, shows what moved and keeps what was typed; the API answers the same."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from projects.requests import actions
from projects.requests.models import Request
from projects.requests.moves.freshness import mark
from tests.factories import projects as make


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def items(page: BeautifulSoup) -> list[str]:
    return [" ".join(found.get_text(" ", strip=True).split()) for found in page.select(".errsum li")]


def test_every_form_that_moves_carries_the_mark(client: Client, alice: User, carol: User, dan: User) -> None:
    request = actions.take(make.submitted(alice), by=carol)
    client.force_login(dan)

    panel = soup(client.get(f"/en/requests/{request.pk}/"))
    pages = [
        soup(client.get(f"/en/requests/{request.pk}/{verb}/"))
        for verb in ("ask", "decline", "redirect", "start_assessment")
    ]

    seen = mark(request)
    assert [found["value"] for found in panel.select("[name=seen]")] == [seen] * len(panel.select("form [name=note]"))
    assert [page.select_one("form.card [name=seen]")["value"] for page in pages] == [seen] * 4


def test_a_move_on_an_old_page_shows_what_moved_and_goes_through_the_second_time(
    client: Client, alice: User, carol: User, dan: User
) -> None:
    request = actions.take(make.submitted(alice), by=carol)
    client.force_login(dan)
    seen = mark(request)
    actions.start_assessment(request, by=carol)
    make_asked(request, carol)
    actions.answer(request.questions.get(), by=alice, text="All.")
    actions.send_answers(request, by=alice)  # back in assessment, as another case than the page showed

    refused = client.post(
        f"/en/requests/{request.pk}/ask/", {"question_need": "Which?", "answer_due_on": "2099-01-01", "seen": seen}
    )

    page = soup(refused)
    said = items(page)
    assert refused.status_code == 409
    assert said[0] == "Somebody has moved this request since you opened the page. Nothing was done."
    assert [item.split(" · ")[:2] for item in said[1:]] == [
        ["Assessment started", "Carol"],
        ["Questions sent to the State", "Carol"],
        ["Answers sent", "Alice"],
    ]
    assert page.select_one("#id_question_need").text.strip() == "Which?"
    assert Request.objects.get(pk=request.pk).status == "assessment"

    form = {field["name"]: field.get("value", "") for field in page.select("form.card input[name]")}
    again = client.post(f"/en/requests/{request.pk}/ask/", form | {"question_need": "Which?"})

    assert again.status_code == 302
    assert Request.objects.get(pk=request.pk).status == "info_requested"


def make_asked(request: Request, by: User) -> None:
    from datetime import date

    actions.ask(request, by=by, questions=[("need", "Which places?")], answer_due_on=date(2099, 1, 1))


def test_the_state_is_not_told_internal_things_of_what_moved(
    client: Client, alice: User, carol: User, dan: User
) -> None:
    request = make.submitted(alice)
    client.force_login(alice)
    seen = mark(request)
    actions.take(request, by=carol)
    actions.declare_interest(request, by=dan, reason="A relative.")

    said = items(soup(client.post(f"/en/requests/{request.pk}/withdraw/", {"note": "No longer.", "seen": seen})))

    assert [item.split(" · ")[:2] for item in said[1:]] == [["Taken for screening", "OHCHR"]]


def test_what_does_not_weigh_does_not_make_a_page_old(client: Client, alice: User, carol: User, chris: User) -> None:
    """Another assessor's own view, or an interest, is nothing that the reader decided on."""
    request = make.under_assessment(alice, carol)
    client.force_login(carol)
    seen = mark(request)
    make.assess(request, chris)

    response = client.post(
        f"/en/requests/{request.pk}/ask/", {"question_need": "Which?", "answer_due_on": "2099-01-01", "seen": seen}
    )

    assert response.status_code == 302


def test_the_api_says_the_same(client: Client, alice: User, carol: User, dan: User) -> None:
    request = make.submitted(alice)
    client.force_login(dan)
    read = client.get(f"/api/v1/requests/{request.pk}/moves/").json()
    actions.take(request, by=carol)

    answer = client.post(
        f"/api/v1/requests/{request.pk}/moves/take/",
        {"seen": read["seen"], "note": ""},
        content_type="application/json",
    )

    assert [move["verb"] for move in read["moves"]] == ["take"]
    assert answer.status_code == 409
    assert answer.json()["reasons"] == ["Somebody has moved this request since you opened the page. Nothing was done."]
    assert [(moved["what"], moved["who"]) for moved in answer.json()["moved"]] == [("Taken for screening", "Carol")]


@pytest.mark.parametrize("sent", ["", "x", "-1", "999999999999999999999"])
def test_a_mark_that_is_none_breaks_nothing(sent: str, client: Client, alice: User, carol: User) -> None:
    request = make.submitted(alice)
    client.force_login(carol)

    assert client.post(f"/en/requests/{request.pk}/take/", {"seen": sent, "note": ""}).status_code in (302, 409)
