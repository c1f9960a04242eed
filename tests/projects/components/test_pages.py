"""The room of a project, and the page on which one component is scored."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.models import User
from projects.components import actions
from projects.components.evidence import Cite, Given, Kind, of_rows
from projects.components.models import ComponentScore, Moment, ScoreEvidence
from projects.portfolio.models import Project
from tests.factories import components as scores
from tests.factories import projects as make
from tests.factories.desk import told
from tests.fixtures_scenes import scene

PROTECTED = "Network whose name does harm"


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return make.project(alice, (carol, chris), dan)


@pytest.fixture
@scene
def completing(project: Project) -> Project:
    Project.objects.filter(pk=project.pk).update(status="completing", is_published=True)
    project.refresh_from_db()
    return project


def room(project: Project) -> str:
    return f"/en/projects/{project.pk}/components/"


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def rows(page: BeautifulSoup) -> dict[str, list[str]]:
    return {
        row.th.get_text(strip=True): [" ".join(cell.text.split()) for cell in row.select("td")]
        for row in page.select("table.scores tbody tr")
        if row.th
    }


def post(client: Client, project: Project, number: int, moment: str = "closure", **facts: Any) -> Any:
    return client.post(f"{room(project)}{moment}/{number}/", {"language": "en", "urls": "", "citations": ""} | facts)


def score_of(project: Project, number: int, moment: str = "closure") -> ComponentScore:
    return project.component_scores.get(moment=moment, component__number=number)


def test_the_room_shows_seven_rows_at_three_moments_and_what_changed(
    client: Client, completing: Project, carol: User
) -> None:
    actions.score_project(completing, Moment.CLOSURE, scores={6: scores.said(3, "All groups took part.")}, by=carol)
    client.force_login(carol)

    page = soup(client.get(room(completing)))

    assert rows(page)["Participation"] == [
        "2 Largely addressed", "2 Largely addressed", "3 Fully addressed", "2 → 3 rose",
    ]  # fmt: skip
    assert rows(page)["Development goals"] == ["0 Not addressed", "2 Largely addressed", "Not scored", "0 → 2 rose"]
    assert page.select_one(".scores__says").text.startswith("Attention to development goals rose from 0 to 2.")  # type: ignore[union-attr]
    assert "All groups took part." in page.text
    assert "Open until the project is closed." in page.text


@pytest.mark.parametrize(("name", "questions"), [("carol", 10), ("alice", 11)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_room_asks_the_same_number_of_questions(
    count: int,
    name: str,
    questions: int,
    client: Client,
    completing: Project,
    carol: User,
    request: pytest.FixtureRequest,
    django_assert_num_queries: Any,
) -> None:
    for n in range(count):
        cites = (
            Cite(Kind.EVENT, scores.event(completing).pk),
            Cite(Kind.PARTNER, scores.partner(completing, f"P{n}").pk),
        )
        actions.score_project(completing, Moment.CLOSURE, scores={n + 1: Given(2, "Why.", cites)}, by=carol)
    client.force_login(request.getfixturevalue(name))
    client.get(room(completing))

    with django_assert_num_queries(questions):
        client.get(room(completing))


def cite_everything(project: Project, by: User) -> None:
    cites = (
        Cite(Kind.RECOMMENDATION, project.recommendations.get().pk),
        Cite(Kind.INDICATOR, scores.indicator(project).pk),
        Cite(Kind.PARTNER, scores.partner(project, PROTECTED, is_protected=True).pk),
        Cite(Kind.DOCUMENT, make.uploads_letter(by, "attendance.pdf").pk),
        Cite(Kind.URL, "https://example.org/report"),
    )
    actions.score_project(project, Moment.CLOSURE, scores={6: Given(3, "All took part.", cites)}, by=by)


READS = {  # reasons · protected partner · file · hidden pieces
    "carol": (True, True, True, False),
    "alice": (True, False, True, True),
    "tess": (True, False, False, True),
    "nora": (False, False, False, False),
    None: (False, False, False, False),
}


@pytest.mark.parametrize("name", READS)
def test_what_the_reader_may_not_see_is_not_named(
    name: str | None, client: Client, completing: Project, carol: User, request: pytest.FixtureRequest
) -> None:
    cite_everything(completing, carol)
    if name:
        client.force_login(request.getfixturevalue(name))

    answer = client.get(room(completing))
    page, text = soup(answer), answer.content.decode()

    # until the project is closed, its scores at closure are nobody's judgement yet
    assert rows(page)["Participation"][2] == ("3 Fully addressed" if READS[name][0] else "Not scored")
    assert ("All took part." in text, PROTECTED in text, "attendance.pdf" in text, "not shown to you" in text) == READS[
        name
    ]
    file = f"{room(completing)}evidence/{ScoreEvidence.objects.get(document__isnull=False).pk}/"
    opened = client.get(file)
    if opened.streaming:
        told(opened)
    assert opened.status_code == (200 if READS[name][2] else 403 if name else 302)


def test_a_file_is_opened_only_through_its_own_project(client: Client, completing: Project, carol: User) -> None:
    cite_everything(completing, carol)
    other = scores.project("TCP-9", "ZMB")
    client.force_login(carol)
    piece = ScoreEvidence.objects.get(document__isnull=False)
    citation = ScoreEvidence.objects.filter(citation__gt="")[0]

    assert client.get(f"{room(other)}evidence/{piece.pk}/").status_code == 404
    assert client.get(f"{room(completing)}evidence/{citation.pk}/").status_code == 404


def test_scoring_goes_from_component_to_component(client: Client, completing: Project, carol: User) -> None:
    client.force_login(carol)
    first = client.get(f"{room(completing)}closure/")
    event, indicator = scores.event(completing), scores.indicator(completing)

    page = soup(client.get(f"{room(completing)}closure/6/"))
    saved = post(
        client, completing, 6, score="3", narrative="All took part.", events=[event.pk], indicators=[indicator.pk],
        urls="https://example.org/a\nhttps://example.org/b", citations="Act 12",
    )  # fmt: skip
    last = post(client, completing, 7, score="0", narrative="Left to the country team.")

    assert (first.status_code, first["Location"]) == (302, f"{room(completing)}closure/1/")
    assert "Who took part, broken down by sex and by group?" in page.text
    assert "Agreed score of component 6." in page.text  # what was said at approval stands beside it
    assert (saved["Location"], last["Location"]) == (f"{room(completing)}closure/7/", room(completing))
    assert of_rows(score_of(completing, 6).evidence.all()) == (
        Cite(Kind.INDICATOR, indicator.pk), Cite(Kind.EVENT, event.pk), Cite(Kind.URL, "https://example.org/a"),
        Cite(Kind.URL, "https://example.org/b"), Cite(Kind.CITATION, "Act 12"),
    )  # fmt: skip


def test_a_refusal_loses_nothing_that_was_typed_ticked_or_sent(
    client: Client, completing: Project, carol: User
) -> None:
    client.force_login(carol)
    event = scores.event(completing)
    sent = SimpleUploadedFile("list.pdf", make.PDF)

    refused = post(client, completing, 6, score="2", narrative="", events=[event.pk], citations="Act 12", upload=sent)
    page = soup(refused)
    kept = page.select_one("input[name=kept]")["value"]  # type: ignore[index]
    saved = post(
        client, completing, 6, score="2", narrative="Now said.", events=[event.pk], citations="Act 12", kept=kept
    )

    assert [one.text for one in page.select(".errsum li")] == [
        "Why this score: Say why the component “Participation” has this score."
    ]
    assert page.select_one("input[name=score][checked]")["value"] == "2"  # type: ignore[index]
    assert page.select_one(f"input[name=events][value='{event.pk}'][checked]") is not None
    assert page.select_one("textarea[name=citations]").text.strip() == "Act 12"  # type: ignore[union-attr]
    assert "list.pdf" in page.text
    assert saved.status_code == 302
    cited = of_rows(score_of(completing, 6).evidence.all())
    assert [one.kind for one in cited] == [Kind.EVENT, Kind.DOCUMENT, Kind.CITATION]


def test_a_score_without_evidence_is_told_where_to_name_it(client: Client, completing: Project, carol: User) -> None:
    client.force_login(carol)

    page = soup(post(client, completing, 6, score="2", narrative="Why."))

    assert page.select_one(".errsum a")["href"] == "#id_citations"  # type: ignore[index]
    assert not completing.component_scores.filter(moment="closure").exists()


def test_a_file_of_another_kind_is_refused_by_name(client: Client, completing: Project, carol: User) -> None:
    client.force_login(carol)
    sent = SimpleUploadedFile("list.exe", b"MZ")

    page = soup(post(client, completing, 6, score="2", narrative="Why.", citations="Act 12", upload=sent))

    assert page.select_one(".errsum").text.count("This is not a PDF, DOCX, JPEG or PNG file") == 1  # type: ignore[union-attr]
    assert not completing.component_scores.filter(moment="closure").exists()


def test_records_are_found_by_their_words(client: Client, completing: Project, carol: User) -> None:
    client.force_login(carol)
    for n in range(32):
        scores.indicator(completing, f"Visits {n}")
    wanted = scores.indicator(completing, "Prisons with a complaints box")

    first = soup(client.get(f"{room(completing)}closure/6/"))
    found = soup(post(client, completing, 6, narrative="Half a sentence", q="complaints", find="1"))

    assert len(first.select("input[name=indicators]")) == 30
    assert [one["value"] for one in found.select("input[name=indicators]")] == [str(wanted.pk)]
    assert found.select_one("textarea[name=narrative]").text.strip() == "Half a sentence"  # type: ignore[union-attr]
    assert found.select_one(".errsum") is None
    assert not completing.component_scores.filter(moment="closure").exists()


def test_a_forged_key_is_no_evidence(client: Client, completing: Project, carol: User, chris: User) -> None:
    client.force_login(carol)
    foreign = make.uploads_letter(chris)

    answer = post(
        client, completing, 6, score="2", narrative="Why.", documents=[foreign.pk], kept="x", citations="Act 12"
    )

    assert answer.status_code in (200, 302)
    assert not ScoreEvidence.objects.filter(document=foreign).exists()


def test_frozen_scores_are_corrected_with_a_reason(client: Client, completing: Project, dan: User, carol: User) -> None:
    client.force_login(carol)
    by_officer = client.get(f"{room(completing)}approval/6/").status_code
    client.force_login(dan)

    silent = soup(post(client, completing, 6, "approval", score="3", narrative="Seen.", citations="Minutes"))
    said = post(
        client, completing, 6, "approval", score="3", narrative="Seen.", citations="Minutes", reason="Late minutes."
    )
    page = soup(client.get(room(completing)))

    assert by_officer == 409
    assert "the reason stays in the history" in silent.select_one(".errsum").text  # type: ignore[union-attr]
    assert said.status_code == 302
    corrected = page.select_one("section:has(#corrections), #corrections")
    assert corrected is not None
    assert "Participation: 2 → 3" in page.text
    assert "Late minutes." in page.text


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("frank", 403), ("zoe", 403), ("carol", 200)])
def test_who_opens_the_page_that_scores(
    name: str, status: int, client: Client, completing: Project, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get(f"{room(completing)}closure/1/").status_code == status


def test_a_moment_that_has_not_come_is_refused(client: Client, project: Project, carol: User) -> None:
    client.force_login(carol)

    answer = client.get(f"{room(project)}closure/1/")

    assert answer.status_code == 409
    assert b"while the project is being completed" in answer.content


def test_the_api_reads_and_writes_the_same_scores(client: Client, completing: Project, carol: User, tess: User) -> None:
    client.force_login(carol)
    event = scores.event(completing)
    address = f"/api/v1/projects/{completing.pk}/component-scores/"
    one = {
        "component": 6,
        "score": 3,
        "narrative": "All took part.",
        "evidence": [{"kind": "event", "value": str(event.pk)}],
    }

    def put(**facts: Any) -> Any:
        return client.put(f"{address}closure/", {"scores": [one | facts]}, content_type="application/json")

    refused, broken, saved = put(evidence=[]), put(score=4), put()
    whole = client.get(address).json()
    frozen = client.put(f"{address}approval/", {"scores": [one]}, content_type="application/json")
    client.force_login(tess)
    by_trustee = client.put(f"{address}closure/", {"scores": [one]}, content_type="application/json")

    assert (refused.status_code, refused.json()["reasons"]) == (
        409, ["Cite what the score of the component “Participation” rests on."],
    )  # fmt: skip
    assert (broken.status_code, saved.status_code, frozen.status_code, by_trustee.status_code) == (400, 200, 409, 403)
    assert saved.json()["scores"][0]["evidence"] == [{"kind": "event", "value": str(event.pk)}]
    assert [moment["gate"] for moment in whole["moments"]] == ["frozen", "frozen", "open"]
    assert "Participation rose from 2 to 3." in whole["sentences"]


def test_the_api_leaves_out_reasons_for_those_who_read_scores_alone(
    client: Client, completing: Project, nora: User
) -> None:
    client.force_login(nora)

    (first, *_rest) = client.get(f"/api/v1/projects/{completing.pk}/component-scores/approval/").json()["scores"]

    assert (first["score"], first["narrative"], first["evidence"]) == (2, "", [])
