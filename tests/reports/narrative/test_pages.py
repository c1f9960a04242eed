"""The pages of an author: outline, editor, conflict, autosave, preview, and the figures of now."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from projects.requests.models import Request
from reports.narrative.models import NarrativeText
from reports.runs import actions as runs
from reports.runs.models import Report
from tests.factories.narrative import PROJECTS, REQUESTS, write

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client


def address(name: str, report: Report, *more: str) -> str:
    return reverse(name, args=[report.pk, *more])


def editor(report: Report, language: str = "en", place: Any = REQUESTS, name: str = "report_text") -> str:
    return address(name, report, language, place.code)


def test_the_outline_has_the_chapters_in_brief_with_their_places(desk: Client, report: Report, carol: User) -> None:
    write(report, "Demand {grew}.", by=carol)

    page = desk.get(address("report_texts", report, "en")).content.decode()

    assert page.index("Requests for technical cooperation") < page.index("Requests received, by regional group")
    assert page.index("Requests received, by regional group") < page.index("Requests in words")
    assert page.index("Requests in words") < page.index("Projects in words") < page.index("projects were under way")
    assert "1 token cannot be printed" in page
    arabic = desk.get(address("report_texts", report, "ar")).content.decode()
    assert "Not written in this language yet" in arabic
    assert 'lang="ar" dir="rtl"' in arabic


def test_a_report_opens_in_the_page_s_language_when_it_is_chosen(desk: Client, report: Report, carol: User) -> None:
    assert desk.get(address("report_writing", report))["Location"].endswith("/texts/en/")
    form = {"original": "en", "languages": ["ar"]}
    assert desk.post(address("report_languages", report), form)["Location"].endswith("/texts/en/")

    report.refresh_from_db()
    assert report.options == {"original": "en", "languages": ["ar"]}
    assert desk.get(f"/ar/reports/{report.pk}/texts/")["Location"].endswith(f"/ar/reports/{report.pk}/texts/ar/")
    assert desk.post(address("report_languages", report), {"original": "xx"}).status_code == 422


def test_a_text_is_saved_without_a_script_and_the_next_place_opens(desk: Client, report: Report) -> None:
    response = desk.post(editor(report), {"text": "In all {requests.received}.\r\n\r\nEnd.", "revision": "0"})

    assert response["Location"] == editor(report, place=PROJECTS)
    assert NarrativeText.objects.get().text == "In all {requests.received}.\n\nEnd."
    last = desk.post(editor(report, place=PROJECTS), {"text": "x", "revision": "0"})
    assert last["Location"] == address("report_texts", report, "en")
    stay = desk.post(editor(report), {"text": "Y", "revision": "1", "stay": "1"})
    assert stay["Location"] == editor(report)


def test_looking_for_a_figure_saves_first(desk: Client, report: Report) -> None:
    response = desk.post(editor(report), {"text": "Kept.", "revision": "0", "find": "1", "q": "received contributions"})

    assert response["Location"] == editor(report) + "?q=received+contributions#figures"
    assert NarrativeText.objects.get().text == "Kept."
    page = desk.get(response["Location"]).content.decode()
    assert "{money.income:millions}" in page
    assert "{requests.received}" not in page
    assert "kind=incoming_funds" in page


def test_the_editor_shows_the_text_as_it_prints(desk: Client, report: Report, carol: User) -> None:
    write(report, "In all {requests.received} came.[^: As at {money.income}.]\n\n- <b>one</b>", by=carol)

    page = desk.get(editor(report)).content.decode()

    assert 'data-figure="requests.received">3</bdi> came.<sup class="note-ref">' in page
    assert "&lt;b&gt;one&lt;/b&gt;" in page
    assert '<li value="1" id="note-1">As at <bdi' in page


def test_unknown_tokens_are_shown_with_the_nearest_names(desk: Client, report: Report, carol: User) -> None:
    write(report, "In all {requests.recieved}. Income was US$ 150,988.04.", by=carol)

    part = desk.get(editor(report, name="report_text_preview"), **HTMX).content.decode()

    assert '<mark class="token" dir="ltr">{requests.recieved}</mark>' in part
    assert 'data-portal-replace="{requests.recieved}" data-portal-by="{requests.received}"' in part
    assert 'data-portal-replace="150,988.04" data-portal-by="{money.income}"' in part
    assert "<html" not in part
    assert desk.get(editor(report, name="report_text_preview"))["Location"] == editor(report) + "#preview"


def test_two_people_choose_between_both_texts(desk: Client, report: Report, chris: User) -> None:
    write(report, "Chris wrote this.", by=chris)
    mine = {"text": "Carol wrote <that>.", "revision": "0"}

    question = desk.post(editor(report), mine)

    page = question.content.decode()
    assert question.status_code == 200
    assert "Chris wrote this." in page
    assert "Carol wrote &lt;that&gt;." in page
    assert NarrativeText.objects.get().text == "Chris wrote this."
    undecided = desk.post(editor(report), {**mine, "revision": "1", "undecided": "1"})
    assert "Choose one of the versions" in undecided.content.decode()
    assert NarrativeText.objects.get().text == "Chris wrote this."


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        ("theirs", "Chris wrote this."),
        ("mine", "Carol wrote that."),
        ("both", "Chris wrote this.\n\nCarol wrote that."),
    ],
)
def test_the_choice_is_what_stands(keep: str, text: str, desk: Client, report: Report, chris: User) -> None:
    write(report, "Chris wrote this.", by=chris)

    desk.post(editor(report), {"text": "Carol wrote that.", "revision": "1", "undecided": "1", "keep": keep})

    assert NarrativeText.objects.get().text == text


def test_autosave_answers_with_the_revision_and_the_words(desk: Client, report: Report, chris: User) -> None:
    url = editor(report, name="report_text_autosave")

    first = desk.post(url, {"text": "One ", "revision": "0"}).json()
    nothing = desk.post(url, {"fields": "", "revision": "1"}).json()
    write(report, "Two", by=chris)
    conflict = desk.post(url, {"text": "Three", "revision": "1"}).json()
    long = desk.post(url, {"text": "x" * 20_001, "revision": "2"}).json()

    assert (first["revision"], first["values"], first["conflicts"]) == (1, {"text": "One "}, [])
    assert (nothing["revision"], nothing["errors"]) == (1, {})
    assert (conflict["conflicts"], conflict["by"]) == (["Requests in words (English)"], "Chris")
    assert "20,000 is the most" in long["errors"]["text"]
    assert NarrativeText.objects.get().text == "Two"


def test_a_locked_text_is_shown_and_what_is_sent_comes_back(desk: Client, report: Report, carol: User) -> None:
    write(report, "Before", by=carol)
    runs.send_to_review(report, by=carol)

    page = desk.get(editor(report)).content.decode()
    refused = desk.post(editor(report), {"text": "After", "revision": "1"})
    saved_by_itself = desk.post(editor(report, name="report_text_autosave"), {"text": "After", "revision": "1"})

    assert "This text is locked now." in page
    assert "data-portal-autosave" not in page
    assert refused.status_code == 409
    assert "After" in refused.content.decode()
    assert saved_by_itself.status_code == 409
    assert NarrativeText.objects.get().text == "Before"


def test_what_was_typed_survives_the_end_of_a_session(client: Client, report: Report, carol: User) -> None:
    sent = client.post(editor(report), {"text": "Typed", "revision": "0", "person": carol.pk})
    assert sent.status_code == 302
    client.force_login(carol)

    assert "Typed" in client.get(editor(report)).content.decode()
    assert not NarrativeText.objects.exists()


def test_a_text_whose_place_went_is_kept_and_shown(
    desk: Client, report: Report, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(report, "Of a place that goes.", by=carol)
    NarrativeText.objects.update(place="session.99")

    page = desk.get(address("report_texts", report, "en")).content.decode()

    assert "Texts that the report no longer prints" in page
    assert "Of a place that goes." in page


@pytest.mark.parametrize(("name", "status"), [("tess", 404), ("alice", 404), ("nora", 404)])
def test_drafts_are_not_for_others(
    name: str, status: int, client: Client, report: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))

    for url in (
        address("report_writing", report),
        address("report_texts", report, "en"),
        address("report_figures_now", report),
        editor(report),
        editor(report, name="report_text_preview"),
    ):
        assert client.get(url).status_code == status


def test_places_and_languages_that_there_are_not(desk: Client, report: Report) -> None:
    assert desk.get(address("report_text", report, "de", REQUESTS.code)).status_code == 404
    assert desk.get(address("report_text", report, "en", "elsewhere")).status_code == 404
    assert desk.get(address("report_texts", report, "de")).status_code == 404


def test_figures_that_moved_are_told_with_their_texts(desk: Client, report: Report, carol: User) -> None:
    write(report, "In screening: {requests.stage.screening}.", by=carol)
    write(report, "{requests.stage.screening}", PROJECTS, "fr", by=carol)
    Request.objects.filter(status="screening").update(status="assessment")

    part = desk.get(address("report_figures_now", report), **HTMX).content.decode()

    assert "2 figures in your draft are out of date." in part
    assert "1 of them stands in your texts" in part
    assert "Requests by stage: Screening" in part
    assert "Requests in words · English" in part
    assert "Projects in words · French" in part
    assert reverse("report_refresh", args=[report.pk]) in part
    assert "<html" in desk.get(address("report_figures_now", report)).content.decode()


def test_figures_that_moved_by_how_much(report: Report, carol: User) -> None:
    from reports.narrative.moved import compared

    Request.objects.filter(status="agreed").update(status="declined")

    moved = {item.id: (item.before, item.after, item.difference) for item in compared(report).moved}

    assert moved == {
        "requests.accepted": ("1", "0", "\u22121"),
        "requests.stage.agreed": ("1", "—", "—"),
        "requests.stage.declined": ("1", "2", "+1"),
    }


def test_the_page_of_the_report_asks_for_the_comparison_by_itself(desk: Client, report: Report, carol: User) -> None:
    page = desk.get(reverse("report_detail", args=[report.pk])).content.decode()

    assert f'hx-get="{address("report_figures_now", report)}"' in page
    assert "out of date" not in page
    assert (
        f"All {len(report.figures['sources'])} frozen figures"
        in desk.get(address("report_figures_now", report), **HTMX).content.decode()
    )
