"""Amendments over the API: the same rows, refusals and acts as on the pages."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import Section
from projects.portfolio.models import Project
from tests.factories import amendments as make

LIST = "/api/v1/amendments/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, method: str, path: str, data: Any = None) -> Any:
    return getattr(client, method)(f"{LIST}{path}", data or {}, content_type="application/json")


def facts(amendment: Amendment, **changes: Any) -> dict[str, Any]:
    return {"rows": [{"key": "project", **changes}], "seen": str(amendment.edition)}


def test_an_amendment_from_its_beginning_to_its_force(project: Project, carol: User, dan: User) -> None:
    officer, head = signed_in(carol), signed_in(dan)

    made = send(officer, "post", "", {"project": project.pk, "reason": "More interpreters."})
    pk = made.json()["id"]
    saved = send(officer, "put", f"{pk}/sections/facts/", {"rows": [{"key": "project", "budget_usd": "300000"}], "seen": made.json()["seen"]})  # fmt: skip
    changes = officer.get(f"{LIST}{pk}/changes/").json()
    proposed = send(officer, "post", f"{pk}/moves/propose/", {"seen": saved.json()["seen"]})
    moves = head.get(f"{LIST}{pk}/moves/").json()
    decided = send(head, "post", f"{pk}/moves/approve/", {"seen": moves["seen"]})

    project.refresh_from_db()
    assert (made.status_code, saved.status_code, proposed.status_code, decided.status_code) == (201, 200, 200, 200)
    assert saved.json()["rows"][0] | {"budget_usd": "300000"} == saved.json()["rows"][0]
    assert changes["size"]["is_major"] is True
    assert [(row["changes"][0]["before"], row["changes"][0]["after"]) for row in changes["changes"][0]["rows"]] == [
        ("US$\N{NO-BREAK SPACE}220,000", "US$\N{NO-BREAK SPACE}300,000")
    ]
    assert [move["verb"] for move in moves["moves"]] == ["approve", "send_back", "refuse"]
    assert (decided.json()["status"], project.budget_usd) == ("approved", 300_000)


def test_an_old_base_is_a_conflict_with_the_facts(project: Project, carol: User, dan: User) -> None:
    draft = make.begun(project, carol, ends_on="2028-05-31")
    make.in_force(project, carol, dan, ends_on="2028-03-31")
    client = signed_in(carol)

    refused = send(client, "put", f"{draft.pk}/sections/facts/", facts(draft, budget_usd="230000"))
    unchosen = send(client, "post", f"{draft.pk}/take-over/")
    taken = send(client, "post", f"{draft.pk}/take-over/", {"choices": [{"section": "facts", "key": "project", "field": "ends_on", "keep": "mine"}]})  # fmt: skip

    assert refused.status_code == 409
    assert refused.json()["moved"] == [
        {"section": "facts", "key": "project", "field": "ends_on", "label": "Last day", "base": "31 December 2027", "now": "31 March 2028", "mine": "31 May 2028", "by": 2, "is_conflict": True}
    ]  # fmt: skip
    assert (unchosen.status_code, taken.status_code, taken.json()["base_revision"]) == (409, 200, 2)
    assert client.get(f"{LIST}{draft.pk}/take-over/").json() == []


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([{"key": "project", "ends_on": "no day"}], 400),
        ([{"key": "project", "status": "closed"}], 400),
        ([{"key": "another", "ends_on": "2028-01-31"}], 400),
        ([{"key": "project", "ends_on": "2028-01-31"}], 200),
    ],
    ids=["unreadable", "no such field", "no such row", "right"],
)
def test_what_is_sent_is_read_as_on_the_page(rows: list[Any], status: int, project: Project, carol: User) -> None:
    draft = make.begun(project, carol)

    answer = send(signed_in(carol), "put", f"{draft.pk}/sections/facts/", {"rows": rows})

    draft.refresh_from_db()
    assert answer.status_code == status
    assert (draft.proposal != draft.base) is (status == 200)


def test_a_broken_rule_is_told_and_the_draft_is_kept(project: Project, carol: User) -> None:
    draft = make.begun(project, carol)

    saved = send(signed_in(carol), "put", f"{draft.pk}/sections/facts/", facts(draft, ends_on="2025-01-01"))
    refused = send(signed_in(carol), "post", f"{draft.pk}/moves/propose/")

    assert saved.json()["reasons"] == refused.json()["reasons"] == ["The project cannot end before it starts."]
    assert (saved.status_code, refused.status_code) == (200, 409)


def test_rows_come_and_go(project: Project, carol: User, chris: User, dan: User, team: Section) -> None:
    project.members.create(user=chris, part="Trains", since="2026-02-01")
    draft = make.begun(project, carol)
    rows = [{"key": "new1", "user": str(dan.pk), "since": "2026-03-01"}]

    saved = send(signed_in(carol), "put", f"{draft.pk}/sections/team/", {"rows": rows})

    assert saved.json()["rows"] == [{"key": "new1", "user": str(dan.pk), "part": "", "since": "2026-03-01"}]


@pytest.mark.parametrize(
    ("name", "answers"),
    [("carol", (200, 200, 200)), ("frank", (200, 200, 403)), ("alice", (404, 404, 404)), ("zoe", (404, 404, 404))],
)
def test_who_reads_a_draft(
    name: str, answers: tuple[int, ...], project: Project, carol: User, request: pytest.FixtureRequest
) -> None:
    draft = make.begun(project, carol)
    client = signed_in(request.getfixturevalue(name))

    paths = (f"{draft.pk}/", f"{draft.pk}/changes/", f"{draft.pk}/sections/")

    assert tuple(client.get(LIST + path).status_code for path in paths) == answers


@pytest.mark.parametrize(("rows", "queries"), [(1, 7), (3, 7)])
def test_the_list_asks_no_more_for_more_rows(
    rows: int, queries: int, project: Project, carol: User, django_assert_num_queries: Any
) -> None:
    for _each in range(rows):
        make.proposed(project, carol)
    client = signed_in(carol)
    client.get(LIST)

    with django_assert_num_queries(queries):
        found = client.get(LIST, {"status": "proposed", "state": "KEN"}).json()

    assert [(row["project"], row["what"], row["status"]) for row in found["results"]] == [
        (project.code, "Last day", "Proposed")
    ] * rows
