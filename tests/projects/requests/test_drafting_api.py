from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.models import Request
from projects.requests.drafting import actions
from tests.factories import projects as make

pytestmark = pytest.mark.django_db


def call(client: Client, method: str, path: str, data: Any) -> Any:
    return getattr(client, method)(f"/api/v1/requests/{path}", data, content_type="application/json")


def test_a_draft_is_begun_once_with_the_recommendations_of_its_state(client: Client, alice: User) -> None:
    ours, theirs = make.recommendation(), make.recommendation("ZMB")
    client.force_login(alice)
    once = "6f1c2b34-1111-4222-8333-444455556666"
    facts = {"state": "ken", "title": "Support the commission", "recommendations": [ours.pk, theirs.pk], "once": once}

    answers = [call(client, "post", "", facts) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    made = Request.objects.get()
    assert [answer.json()["reference"] for answer in answers] == [made.reference, made.reference]
    assert (made.state.iso3, made.title, list(made.recommendations.all())) == ("KEN", "Support the commission", [ours])


def test_nobody_begins_a_draft_of_another_state(client: Client, alice: User, carol: User) -> None:
    client.force_login(alice)
    refused = call(client, "post", "", {"state": "ZMB", "title": "Ours?"})
    client.force_login(carol)
    forbidden = call(client, "post", "", {"state": "KEN", "title": "Theirs?"})

    assert (refused.status_code, list(refused.json())) == (400, ["state"])
    assert forbidden.status_code == 403
    assert not Request.objects.exists()


def test_a_section_is_read_and_saved_by_its_form(client: Client, alice: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)
    before = client.get(f"/api/v1/requests/{request.pk}/sections/need/").json()

    saved = call(
        client,
        "patch",
        f"{request.pk}/sections/need/",
        {"revision": before["revision"], "need": "Train forty monitors."},
    )

    request.refresh_from_db()
    assert (saved.status_code, saved.json()["changed"]) == (200, ["need"])
    assert request.need == "Train forty monitors."
    listed = client.get(f"/api/v1/requests/{request.pk}/sections/").json()
    assert [one["section"] for one in listed] == [
        "who", "need", "recommendations", "forms", "components", "goals", "resources", "letter",
    ]  # fmt: skip
    assert listed[1]["values"]["need"] == "Train forty monitors."
    assert listed[1]["revision"] == saved.json()["revision"] > before["revision"]


def test_what_another_person_wrote_meanwhile_is_not_overwritten(client: Client, alice: User, bob: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)
    began = client.get(f"/api/v1/requests/{request.pk}/sections/need/").json()["revision"]
    actions.save_section(request, "need", {"need": "Bob's words."}, based_on=began, by=bob)

    answer = call(client, "patch", f"{request.pk}/sections/need/", {"revision": began, "need": "Alice's words."})

    request.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [{"name": "need", "theirs": "Bob's words.", "mine": "Alice's words."}]
    assert request.need == "Bob's words."


@pytest.mark.parametrize(
    ("section", "fields", "wrong"),
    [
        ("need", {"revision": 0, "colour": "blue"}, ["colour"]),
        ("resources", {"revision": 0, "preferred_start_on": "some day"}, ["preferred_start_on"]),
        ("goals", {"revision": 0, "sdg_targets": "99.9"}, ["sdg_targets"]),
    ],
)
def test_a_wrong_field_is_named(
    section: str, fields: dict[str, Any], wrong: list[str], client: Client, alice: User
) -> None:
    request = make.draft(alice)
    client.force_login(alice)

    answer = call(client, "patch", f"{request.pk}/sections/{section}/", fields)

    assert (answer.status_code, list(answer.json())) == (400, wrong)


def test_a_save_needs_its_revision_and_a_right(client: Client, alice: User, carol: User, zoe: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)
    without = call(client, "patch", f"{request.pk}/sections/need/", {"need": "Words."})
    unknown = call(client, "patch", f"{request.pk}/sections/nothing/", {"revision": 0})
    client.force_login(zoe)
    stranger = call(client, "patch", f"{request.pk}/sections/need/", {"revision": 0, "need": "Words."})

    assert (without.status_code, unknown.status_code, stranger.status_code) == (400, 404, 404)


def test_the_team_is_set_by_who_may_share(client: Client, alice: User, bob: User, zoe: User) -> None:
    request = make.draft(alice)
    client.force_login(alice)

    answer = call(client, "put", f"{request.pk}/team/", {"others": 1, "named": {str(alice.pk): 3, str(bob.pk): 2}})
    nobody = call(client, "put", f"{request.pk}/team/", {"others": 1, "named": {str(bob.pk): 2}})
    client.force_login(bob)
    forbidden = call(client, "put", f"{request.pk}/team/", {"others": 3, "named": {}})

    assert (answer.status_code, answer.json()) == (200, {"others": 1, "named": {str(alice.pk): 3, str(bob.pk): 2}})
    assert (nobody.status_code, forbidden.status_code) == (409, 403)
    assert dict(request.team.values_list("user", "right")) == {alice.pk: 3, bob.pk: 2}
