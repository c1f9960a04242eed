"""Everything the pages do, over the API: the whole way, the same refusals, and 400 with the field for what is wrong."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.requests.models import Request
from tests.factories import projects as make

SCORES = make.score_posts(2)
ASSESSMENT = {"advice": "support", "narrative": "Good.", "cost_estimate_usd": "1000", "precedents_seen": True, **SCORES}


class Api:
    def __init__(self, client: Client, record: Request) -> None:
        self.client, self.record = client, record

    def post(self, person: User, path: str, status: int = 200, **facts: Any) -> Any:
        self.client.force_login(person)
        answer = self.client.post(f"/api/v1/{path}/", facts, content_type="application/json")
        assert answer.status_code == status, (path, answer.content)
        return answer.json()

    def on(self, person: User, path: str, status: int = 200, **facts: Any) -> Any:
        return self.post(person, f"requests/{self.record.pk}/{path}", status, **facts)

    def read(self, person: User, path: str) -> Any:
        self.client.force_login(person)
        return self.client.get(f"/api/v1/requests/{self.record.pk}/{path}/").json()


@pytest.fixture
def api(client: Client, alice: User) -> Api:
    return Api(client, make.complete_draft(alice))


def test_from_draft_to_agreement(api: Api, alice: User, carol: User, chris: User, dan: User) -> None:
    api.on(alice, "moves/submit")
    api.on(carol, "officer", officer=chris.pk)
    api.on(carol, "moves/take")
    api.on(carol, "moves/ask", question_need="Which places?", answer_due_on="2099-01-01")
    (question,) = api.read(alice, "questions")
    api.post(alice, f"questions/{question['id']}/answer", answer="All.")
    api.on(alice, "moves/resume_screening")
    api.on(carol, "moves/start_assessment", assessor_1=carol.pk, assessor_2=chris.pk)
    for person in (carol, chris):
        api.on(person, "assessments", 201, **ASSESSMENT)
    api.on(
        carol,
        "consolidation",
        advice="support",
        narrative="Both.",
        cost_estimate_usd="1000",
        precedents="None.",
        **SCORES,
    )
    api.on(carol, "moves/bring_to_decision")
    api.on(dan, "moves/accept", note="It fits.", condition_1="Name a counterpart", owner_1="state")
    (condition,) = api.read(alice, "conditions")
    api.post(alice, f"conditions/{condition['id']}/meet", evidence="Ms. Director.")
    api.post(dan, f"conditions/{condition['id']}/close")
    terms = api.on(
        carol, "terms", 201, title="Monitors", budget_usd="1000", starts_on="2026-01-01", ends_on="2026-12-31"
    )
    api.on(alice, "terms/accept", sha256=terms["sha256"])
    api.on(dan, "terms/accept", sha256=terms["sha256"])
    done = api.on(dan, "moves/agree")

    assert done["status"] == "agreed"
    assert api.record.projects.get().title == "Monitors"
    assert [version["number"] for version in api.read(alice, "versions")] == [1, 2]
    assert {paper["number"] for paper in api.read(alice, "papers")} == {
        f"{api.record.reference}-R1",
        f"{api.record.reference}-D1",
    }


def test_what_stands_in_the_way_is_said_beforehand_and_when_it_is_tried(api: Api, alice: User) -> None:
    Request.objects.filter(pk=api.record.pk).update(letter=None, consent="")

    (submit, _withdraw) = api.read(alice, "moves")["moves"]
    refused = api.on(alice, "moves/submit", 409)

    assert submit["verb"] == "submit"
    assert submit["blockers"] == refused["reasons"]
    assert len(refused["reasons"]) == 2


def test_what_is_wrong_is_said_by_field(api: Api, alice: User, carol: User) -> None:
    api.on(alice, "moves/submit")
    api.on(carol, "moves/take")

    wrong = api.on(carol, "moves/ask", 400, question_need="Which?", answer_due_on="tomorrow")
    nothing = api.on(carol, "moves/ask", 409, answer_due_on="2099-01-01")
    listed = api.client.post(f"/api/v1/requests/{api.record.pk}/interest/", [1, 2], content_type="application/json")

    assert list(wrong) == ["answer_due_on"]
    assert nothing["reasons"] == ["Write at least one question."]
    assert listed.status_code == 400


def test_rights_are_those_of_the_pages(api: Api, alice: User, zoe: User, carol: User, frank: User) -> None:
    api.on(alice, "moves/submit")

    api.on(alice, "moves/take", 403)
    api.on(frank, "moves/take", 403)
    api.on(zoe, "moves/take", 404)
    api.on(carol, "moves/fly", 404)
    api.on(alice, "interest", 403, reason="x")
    api.on(carol, "interest", reason="My former ministry.")
    api.on(carol, "moves/take", 403)
    api.client.delete(f"/api/v1/requests/{api.record.pk}/interest/")

    assert api.on(carol, "moves/take")["status"] == "screening"
