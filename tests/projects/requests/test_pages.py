"""What the pages of a request show and do, for the State and for staff."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.requests import actions
from projects.requests.models import Request
from tests.factories import projects as make


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ", strip=True).split()) for found in page.select(selector)]


def test_begin_a_request_from_ticked_recommendations(client: Client, alice: User) -> None:
    own, foreign = make.recommendation("KEN"), make.recommendation("ZMB", paragraph="90.1")
    client.force_login(alice)

    page = soup(client.get("/en/requests/new/", {"recommendation": [own.pk, foreign.pk]}))
    response = client.post(
        "/en/requests/new/", {"recommendation": [own.pk, foreign.pk], "state": own.state_id, "title": "Monitors"}
    )

    request = Request.objects.get()
    assert [item["value"] for item in page.select("form.card input[name=recommendation]")] == [str(own.pk)]
    assert response["Location"] == f"/en/requests/{request.pk}/edit/"
    assert list(request.recommendations.all()) == [own]


def test_staff_do_not_begin_requests(client: Client, carol: User) -> None:
    client.force_login(carol)

    assert client.get("/en/requests/new/").status_code == 403


def test_a_focal_point_of_another_state_finds_nothing(client: Client, alice: User, zoe: User) -> None:
    request = make.submitted(alice)
    client.force_login(zoe)

    statuses = {
        path: client.get(f"/en/requests/{request.pk}/{path}").status_code
        for path in (
            "",
            "edit/",
            "sections/need/",
            "preview/",
            "team/",
            "paper/",
            "offline/docx/",
            "letter/",
            "assess/",
            "take/",
        )
    }

    assert statuses == dict.fromkeys(statuses, 404)


def test_the_state_reads_its_own_names_and_no_internal_word(
    client: Client, alice: User, carol: User, chris: User
) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    client.force_login(alice)

    page = soup(client.get(f"/en/requests/{request.pk}/"))

    assert texts(page, ".eyebrow .badge") == ["Under assessment"]
    assert texts(page, "#history ~ * .tl__i h3, .tl h3") == [
        "Draft begun (done)",
        "Submitted (done)",
        "Taken for screening (done)",
        "Assessment started (done)",
    ]
    assert "The need is real" not in page.text
    assert "Carol" not in page.text


def test_assessors_are_blind_until_both_are_in(client: Client, alice: User, carol: User, chris: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    client.force_login(chris)

    before = client.get(f"/en/requests/{request.pk}/").content.decode()
    make.assess(request, chris)
    after = client.get(f"/en/requests/{request.pk}/").content.decode()

    assert "The need is real" not in before
    assert "Another assessment is in. It is shown when both are." in before
    assert after.count("The need is real") == 2


def test_the_page_shows_beforehand_what_stands_in_the_way(client: Client, alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    client.force_login(carol)

    page = soup(client.get(f"/en/requests/{request.pk}/"))

    assert (
        "Two assessments are needed; 0 is in." in page.select_one("#move-bring_to_decision").find_parent("section").text
    )


def test_a_move_that_is_not_allowed_says_why_and_keeps_the_note(
    client: Client, alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.for_decision(alice, (carol, chris))
    actions.decline(request, by=dan, note="Not now.")
    client.force_login(dan)

    response = client.post(f"/en/requests/{request.pk}/accept/", {"note": "It fits the programme."})

    page = soup(response)
    assert response.status_code == 409
    assert texts(page, ".errsum li") == ["“Accept” is not possible while the record is “Declined”."]
    assert page.select_one("#id_note").text.strip() == "It fits the programme."


def test_from_draft_to_project_over_the_pages(client: Client, alice: User, carol: User, chris: User, dan: User) -> None:
    """Every step a person takes, by POST, as the forms send it."""
    request = make.complete_draft(alice)
    day = timezone.localdate()

    def act(person: User, verb: str, **data: Any) -> None:
        client.force_login(person)
        response = client.post(f"/en/requests/{request.pk}/{verb}/", data)
        assert response.status_code == 302, (verb, texts(soup(response), ".errsum li"))

    act(alice, "submit")
    act(carol, "take")
    act(carol, "ask", question_need="Which places?", answer_due_on=str(day + timedelta(days=9)))
    client.force_login(alice)
    client.post(f"/en/questions/{request.questions.get().pk}/answer/", {"answer": "All of them."})
    act(alice, "resume_screening")
    act(carol, "start_assessment")
    for officer in (carol, chris):
        scores = make.score_posts(2)
        act(
            officer,
            "assess",
            advice="support",
            narrative="Good.",
            cost_estimate_usd="1000",
            precedents_seen="on",
            **scores,
        )
    agreed = make.score_posts(2)
    act(
        carol, "consolidate", advice="support", narrative="Both.", cost_estimate_usd="1000", precedents="None.", **agreed
    )  # fmt: skip
    act(carol, "bring_to_decision")
    act(dan, "accept", note="It fits.", condition_1="Name a counterpart", owner_1="state", due_1=str(day))
    condition = request.conditions.get()
    client.force_login(alice)
    client.post(f"/en/conditions/{condition.pk}/meet/", {"evidence": "Ms. Director."})
    client.force_login(dan)
    client.post(f"/en/conditions/{condition.pk}/close/")
    act(
        carol, "terms", title="Monitors", budget_usd="1000", starts_on=str(day), ends_on=str(day + timedelta(days=365))
    )  # fmt: skip
    for side in (alice, dan):
        client.force_login(side)
        client.post(f"/en/requests/{request.pk}/terms/accept/", {"sha256": request.terms.get().sha256})
    act(dan, "agree")

    request.refresh_from_db()
    project = request.projects.get()
    assert (request.status, project.status, project.manager) == ("agreed", "planning", carol)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_for_1_and_3_rows(
    rows: int, client: Client, alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        make.submitted(alice)
    client.force_login(carol)
    client.get("/en/requests/")

    with django_assert_num_queries(6):
        page = soup(client.get("/en/requests/"))

    assert len(page.select("tbody tr")) == rows


def test_the_list_filters_sorts_and_exports_what_is_on_screen(
    client: Client, alice: User, zoe: User, carol: User
) -> None:
    kenya, zambia = make.submitted(alice), make.submitted(zoe, "ZMB")
    client.force_login(carol)

    by_state = texts(soup(client.get("/en/requests/", {"state": "ZMB"})), "tbody td.ref")
    in_order = texts(soup(client.get("/en/requests/", {"sort": "reference"})), "tbody td.ref")
    lines = (
        b"".join(client.get("/en/requests/", {"state": "KEN", "export": "csv"}).streaming_content)
        .decode("utf-8-sig")
        .splitlines()
    )

    assert by_state == [zambia.reference]
    assert in_order == [kenya.reference, zambia.reference]
    assert (
        lines[0] == 'Reference,Request,State,ISO 3166,Submitted,"Estimated cost, US$",Recommendations,Stage,Whose turn'
    )
    assert [line.split(",")[0] for line in lines[1:]] == [kenya.reference]


def test_htmx_gets_the_fragment_that_stands_in_the_page(client: Client, alice: User, carol: User) -> None:
    make.submitted(alice)
    client.force_login(carol)

    fragment = client.get("/en/requests/", headers={"HX-Request": "true"})
    page = client.get("/en/requests/")
    back = client.get("/en/requests/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert str(soup(fragment).select_one("#results")) == str(soup(page).select_one("#results"))
    assert b"<html" not in fragment.content
    assert b"<html" in back.content
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(fragment["Vary"].replace(" ", "").split(","))


def test_the_api_gives_the_same_rows_as_the_list(client: Client, alice: User, zoe: User) -> None:
    own = make.submitted(alice)
    make.submitted(zoe, "ZMB")
    client.force_login(alice)

    answer = client.get("/api/v1/requests/").json()

    assert [(row["reference"], row["state_iso3"], row["estimated_cost_usd"]) for row in answer["results"]] == [
        (own.reference, "KEN", "240000.00")
    ]
    assert client.get("/api/v1/requests/", {"state": "NOWHERE"}).status_code == 400


def test_the_letter_comes_as_a_download_of_its_own_kind(client: Client, alice: User, bob: User) -> None:
    request = make.submitted(alice)
    client.force_login(bob)

    response = client.get(f"/en/requests/{request.pk}/letter/")

    assert b"".join(response.streaming_content) == make.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_a_record_that_moves_between_page_and_press_is_a_refusal_with_its_reason(
    client: Client, alice: User, carol: User
) -> None:
    """As when two windows send the same assessment at once: both pass the page's question, one meets the action's."""
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    client.force_login(carol)

    scores = make.score_posts(2)
    facts = {"advice": "support", "narrative": "Good.", "cost_estimate_usd": "1000", "precedents_seen": "on"}
    response = client.post(f"/en/requests/{request.pk}/assess/", facts | scores)

    assert response.status_code == 409
    assert texts(soup(response), ".errsum li") == ["You have already given your assessment."]
    assert request.assessments.count() == 1
