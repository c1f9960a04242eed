"""Lessons over the API: the same rights, refusals and acts as on the pages."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.experience.models import Lesson
from tests.factories import experience as make
from tests.factories import projects
from tests.factories.reference import component

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "kind": "lesson",
    "stage": "work",
    "language": "en",
    "title": "T",
    "situation": make.SITUATION,
    "learnt": "L",
    "advice": "A",
}


def post(client: Client, path: str, data: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api/v1/{path}", data or {}, content_type="application/json")


def test_a_lesson_from_its_writing_to_its_withdrawal(client: Client, carol: User, chris: User) -> None:
    client.force_login(carol)
    made = client.post("/api/v1/lessons/write/", FORM | {"components": [component(1).pk]}).json()
    at = f"lessons/{made['id']}/"
    entered = post(client, f"{at}moves/enter/").json()
    findings = client.get(f"/api/v1/{at}findings/").json()
    twin = {"title": "T", "situation": make.SITUATION, "learnt": "L", "advice": "A"}
    refused = post(client, f"{at}releases/", twin)
    kept = post(client, f"{at}releases/", twin | {f"keep_{one['key']}": "She agreed." for one in findings})
    own = post(client, f"{at}decisions/release/")
    client.force_login(chris)
    released = post(client, f"{at}decisions/release/")
    withdrawn = post(client, f"{at}moves/withdraw/", {"note": "Recognised."}).json()

    assert entered["status"] == "entered"
    assert [(one["kind"], one["field"]) for one in findings] == [("name", "situation"), ("phone", "situation")]
    assert refused.status_code == 409
    assert len(refused.json()["reasons"]) == 2
    assert (kept.status_code, kept.json()["status"]) == (201, "proposed")
    assert own.status_code == 403
    assert (released.status_code, released.json()["status"]) == (200, "released")
    assert withdrawn["status"] == "withdrawn"


@pytest.mark.parametrize("name", ["alice", "nora", "tess"])
def test_people_outside_find_no_lesson(name: str, client: Client, carol: User, request: pytest.FixtureRequest) -> None:
    lesson = make.entered(carol)
    client.force_login(request.getfixturevalue(name))

    answers = [
        client.get(f"/api/v1/lessons/{lesson.pk}/"),
        client.get(f"/api/v1/lessons/{lesson.pk}/findings/"),
        post(client, f"lessons/{lesson.pk}/moves/withdraw/", {"note": "x"}),
        post(client, "lessons/write/", FORM),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 403]
    assert Lesson.objects.count() == 1


def test_edit_and_facets(client: Client, carol: User) -> None:
    lesson = make.entered(carol)
    client.force_login(carol)

    edited = client.post(f"/api/v1/lessons/{lesson.pk}/edit/", FORM | {"title": "Another"})
    bad = client.post(f"/api/v1/lessons/{lesson.pk}/edit/", FORM | {"language": "xx"})
    facets = client.get("/api/v1/lessons/facets/?facet=status").json()

    assert (edited.status_code, bad.status_code) == (200, 400)
    assert client.get(f"/api/v1/lessons/{lesson.pk}/").json()["title"] == "Another"
    assert facets == [
        {
            "name": "status",
            "label": "Status",
            "options": [{"value": "entered", "label": "In the library of OHCHR", "count": 1}],
        }
    ]


def test_citing(client: Client, carol: User, alice: User) -> None:
    about, lesson = projects.under_assessment(alice, carol), make.entered(carol)
    client.force_login(carol)
    at = f"requests/{about.pk}/lessons/"

    cited = post(client, at, {"lesson": lesson.reference, "note": "Pairs."})
    listed = client.get(f"/api/v1/{at}").json()
    client.force_login(alice)
    for_state = client.get(f"/api/v1/{at}").json()
    by_state = post(client, at, {"lesson": lesson.reference})

    assert cited.status_code == 201
    assert [(one["lesson"], one["note"]) for one in listed] == [(lesson.reference, "Pairs.")]
    assert for_state == []
    assert by_state.status_code == 403
