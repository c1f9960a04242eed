"""Frozen versions, and what differs between any two."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from projects.requests import actions
from projects.requests.models import Request
from projects.requests.questions.sections import FIELDS
from projects.requests.versions.comparing import Piece, compare, words
from projects.requests.versions.freezing import DRAFT_FIELDS, DRAFT_LISTS
from tests.factories import projects as make
from tests.factories.reference import assistance_form


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("Same words.", "Same words.", [("Same words.", "")]),
        ("", "New", [("New", "ins")]),
        ("Old", "", [("Old", "del")]),
        ("forty monitors", "fifty monitors", [("forty", "del"), ("fifty", "ins"), (" monitors", "")]),
        ("one two", "one, two", [("one", ""), (",", "ins"), (" two", "")]),
        ("تدريب أربعين مراقباً", "تدريب خمسين مراقباً", [("تدريب ", ""), ("أربعين", "del"), ("خمسين", "ins"), (" مراقباً", "")]),
        ("培训四十名监察员", "培训五十名监察员", [("培训", ""), ("四", "del"), ("五", "ins"), ("十名监察员", "")]),
    ],
)  # fmt: skip
def test_texts_are_compared_word_by_word(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    found = words(old, new)

    assert [(piece.text, piece.change) for piece in found] == pieces
    assert "".join(piece.text for piece in found if piece.change != "ins") == old
    assert "".join(piece.text for piece in found if piece.change != "del") == new


@pytest.mark.django_db
def test_each_kind_of_field_is_compared_in_its_way() -> None:
    old: dict[str, Any] = {
        "title": "Monitors", "consent": "publish", "estimated_cost_usd": "240000.00", "preferred_start_on": "2026-03-01",
        "forms": ["workshops"], "national_contribution": "", "letter_sha256": "a",
        "components": {"1": [1, "As now"], "2": [2, "Good"]}, "questions": [],
    }  # fmt: skip
    new = old | {
        "consent": "summary", "estimated_cost_usd": "180000.00", "preferred_start_on": None, "forms": ["seminars"],
        "national_contribution": None, "components": {"1": [2, "As now"], "2": [2, "Better"]},
        "questions": [[7, "need", "Which places?", "All."]],
    }  # fmt: skip

    changes = {change.field: change for change in compare(old, new)}

    assert list(changes) == [
        "forms", "component_1", "component_2_why", "preferred_start_on", "estimated_cost_usd", "consent", "question_7",
    ]  # fmt: skip
    assert (changes["estimated_cost_usd"].before, changes["estimated_cost_usd"].after) == (
        "US$ 240,000.00".replace(" ", "\xa0"),
        "US$ 180,000.00".replace(" ", "\xa0"),
    ) or changes["estimated_cost_usd"].before != changes["estimated_cost_usd"].after
    assert (changes["forms"].added, changes["forms"].removed) == (("Seminars",), ("Workshops",))
    assert (changes["component_1"].before, changes["component_1"].after) == (
        "1 · Partly addressed",
        "2 · Largely addressed",
    )
    assert changes["preferred_start_on"].after == "—"
    assert changes["question_7"].pieces == (Piece("All.", "ins"),)
    assert compare(old, old) == []


@pytest.mark.django_db
def test_versions_from_before_evidence_compare_with_later_ones() -> None:
    old: dict[str, Any] = {"components": {"1": [1, "As now"], "2": [2, "Good"]}}
    new = {"components": {"1": [1, "As now", "Act 12"], "2": [2, "Good", ""], "3": [0, "Not yet", ""]}}

    changes = {change.field: change for change in compare(old, new)}

    assert list(changes) == ["component_1_evidence", "component_3", "component_3_why"]
    assert changes["component_1_evidence"].pieces == (Piece("Act 12", "ins"),)
    assert str(changes["component_1_evidence"].label) == "Evidence: Indivisibility of rights"
    assert compare(new, new) == []


def test_every_field_of_a_draft_belongs_to_one_section() -> None:
    """A field without a section could never be asked about, nor changed by an answer."""
    placed = [name for names in FIELDS.values() for name in names]

    assert sorted(placed) == sorted({*DRAFT_FIELDS, *DRAFT_LISTS, "components", "letter"})


def asked(alice: User, carol: User, *sections: str) -> Request:
    request = actions.take(make.submitted(alice), by=carol)
    return actions.ask(
        request,
        by=carol,
        questions=[(section, f"What about {section}?") for section in sections],
        answer_due_on=timezone.localdate() + timedelta(days=9),
    )


def test_answers_freeze_a_version_that_the_state_can_compare(client: Client, alice: User, carol: User) -> None:
    request = asked(alice, carol, "need")
    actions.save_draft(
        request, by=alice, facts={"need": "Regular visits to all places of detention by trained monitors."}
    )
    actions.answer(request.questions.get(), by=alice, text="All of them.")
    actions.send_answers(request, by=alice)
    client.force_login(alice)

    page = BeautifulSoup(client.get(f"/en/requests/{request.pk}/versions/").content, "html.parser")
    answer = client.get(f"/api/v1/requests/{request.pk}/changes/", {"from": 1, "to": 2}).json()

    assert [found.text for found in page.select("[aria-labelledby=changes] ins")] == [" all", "All of them."]
    assert page.select("[aria-labelledby=changes] del") == []
    assert [change["field"] for change in answer] == ["need", f"question_{request.questions.get().pk}"]
    assert "Carol" not in page.text


def test_only_the_sections_asked_about_open(alice: User, carol: User) -> None:
    request = asked(alice, carol, "need", "forms")
    facts = {"need": "More.", "forms": [assistance_form("seminars")], "institution": "Ministry of Justice"}

    actions.save_draft(request, by=alice, facts=facts)  # the institution is sent back as it was
    with pytest.raises(actions.NotAllowed, match="“Who asks” cannot be changed now"):
        actions.save_draft(request, by=alice, facts=facts | {"institution": "Ministry of the Interior"})
    with pytest.raises(actions.NotAllowed, match="“The seven components” cannot be changed now"):
        actions.save_draft(request, by=alice, facts={}, scores={1: (3, "Now fully.")})
    with pytest.raises(actions.NotAllowed, match="“Recommendations it answers” cannot be changed now"):
        actions.add_recommendations(request, recommendations=[], by=alice)

    request.refresh_from_db()
    assert (request.need, request.institution) == ("More.", "Ministry of Justice")
    assert [form.code for form in request.forms.all()] == ["seminars"]


def test_the_form_opens_the_sections_asked_about_and_no_other(client: Client, alice: User, carol: User) -> None:
    request = asked(alice, carol, "need")
    client.force_login(alice)
    address = f"/en/requests/{request.pk}/sections"

    way_in = client.get(f"/en/requests/{request.pk}/edit/")
    revision = {"revision": request.revisions.filter(section="need")[0].number}
    written = client.post(
        f"{address}/need/", {"need": "More visits.", "title": "Monitors", "language": "en"} | revision
    )
    refused = client.post(f"{address}/who/", {"institution": "Another"})

    request.refresh_from_db()
    assert way_in["Location"] == f"{address}/need/"
    assert (written.status_code, refused.status_code) == (302, 409)
    assert (request.need, request.title, request.institution) == ("More visits.", "Monitors", "Ministry of Justice")


def test_questions_of_an_earlier_round_stay_closed(alice: User, carol: User) -> None:
    request = asked(alice, carol, "need")
    first = request.questions.get()
    actions.answer(first, by=alice, text="All.")
    actions.send_answers(request, by=alice)
    actions.ask(
        request,
        by=carol,
        questions=[("resources", "Who pays?")],
        answer_due_on=timezone.localdate() + timedelta(days=9),
    )

    with pytest.raises(actions.NotAllowed, match="no longer be changed"):
        actions.answer(first, by=alice, text="None.")
    with pytest.raises(actions.NotAllowed, match="cannot be changed now"):
        actions.save_draft(request, by=alice, facts={"need": "Other."})
    with pytest.raises(actions.NotAllowed, match="every question"):
        actions.send_answers(request, by=alice)

    first.refresh_from_db()
    assert first.answer == "All."


def test_a_version_that_does_not_exist_is_not_found(client: Client, alice: User, carol: User) -> None:
    request = asked(alice, carol, "need")
    actions.answer(request.questions.get(), by=alice, text="All.")
    actions.send_answers(request, by=alice)
    client.force_login(alice)

    assert client.get(f"/en/requests/{request.pk}/versions/", {"from": "1", "to": "7"}).status_code == 404
    assert client.get(f"/api/v1/requests/{request.pk}/changes/", {"from": "x", "to": "2"}).status_code == 404


def test_a_reopened_request_begins_a_version_under_its_number(alice: User, carol: User, dan: User) -> None:
    request = actions.take(make.submitted(alice), by=carol)
    actions.decline(request, by=dan, note="Not now.")

    actions.reopen(request, by=dan, note="New facts.")

    request.refresh_from_db()
    assert (request.round, request.decision_reasons) == (2, "")
    assert [version.number for version in request.versions.all()] == [1, 2]


def test_a_draft_that_was_never_sent_is_not_reopened(alice: User, dan: User) -> None:
    request = actions.withdraw(make.draft(alice), by=alice, note="A mistake.")

    with pytest.raises(actions.NotAllowed, match="never sent"):
        actions.reopen(request, by=dan, note="Why not.")
