import pytest
from django.test import Client

from portal.accounts.models import User
from projects.portfolio.models import Project
from tests.factories import portfolio
from tests.factories import projects as make
from tests.fixtures_scenes import scene

JSON = "application/json"


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


@pytest.fixture
def address(project: Project) -> str:
    return f"/api/v1/projects/{project.pk}/"


def test_what_may_be_done_now_and_what_stands_in_the_way(client: Client, address: str, dan: User, frank: User) -> None:
    client.force_login(dan)
    moves = {one["verb"]: one for one in client.get(f"{address}moves/").json()["moves"]}
    client.force_login(frank)

    assert set(moves) == {"activate", "cancel"}
    assert [text.replace("\u00a0", " ") for text in moves["activate"]["blockers"]] == [
        "US$ 0.00 is reserved of a budget of US$ 220,000.00; US$ 220,000.00 is lacking."
    ]
    assert (moves["cancel"]["needs_note"], moves["cancel"]["blockers"]) == (True, [])
    assert client.get(f"{address}moves/").json()["moves"] == []


def test_a_move_answers_409_with_every_reason(client: Client, address: str, project: Project, dan: User) -> None:
    client.force_login(dan)
    refused = client.post(f"{address}moves/activate/")
    unnamed = client.post(f"{address}moves/fly/")
    portfolio.with_money(project)
    moved = client.post(f"{address}moves/activate/")
    without_reason = client.post(f"{address}moves/suspend/")
    suspended = client.post(f"{address}moves/suspend/", {"note": "Elections"}, JSON)

    assert (refused.status_code, len(refused.json()["reasons"])) == (409, 1)
    assert unnamed.status_code == 404
    assert moved.json() == {"id": project.pk, "code": project.code, "status": "active"}
    assert without_reason.status_code == 409
    assert suspended.json()["status"] == "suspended"


MAY = {
    "alice": (403, 403),
    "zoe": (404, 404),
    "carol": (409, 403),
    "dan": (409, 200),
    "frank": (403, 403),
    "nora": (404, 404),
}


@pytest.mark.parametrize("name", MAY)
def test_rights_of_the_moves(name: str, request: pytest.FixtureRequest, client: Client, address: str) -> None:
    client.force_login(request.getfixturevalue(name))

    found = tuple(
        client.post(f"{address}moves/{verb}/", {"note": "x"}, JSON).status_code for verb in ("activate", "cancel")
    )

    assert found == MAY[name]


def test_check_lists(client: Client, address: str, carol: User, alice: User) -> None:
    client.force_login(carol)

    lists = client.get(f"{address}checklists/").json()
    one = client.get(f"{address}checklists/", {"before": "close"}).json()

    assert [found["before"] for found in lists] == ["activate", "close"]
    open_items = {item["key"]: item["missing"] for item in lists[0]["items"] if not item["is_done"]}
    assert list(open_items) == ["money"]
    assert one == lists[1:]
    assert client.get(f"{address}checklists/", {"before": "fly"}).status_code == 404
    client.force_login(alice)
    assert client.get(f"{address}checklists/").status_code == 403


def test_history_is_for_staff_and_the_states(
    client: Client, address: str, project: Project, request: pytest.FixtureRequest
) -> None:
    Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    found = {}
    for name in ("alice", "zoe", "carol", "tess", "nora"):
        client.force_login(request.getfixturevalue(name))
        response = client.get(f"{address}history/")
        found[name] = [item["who"] for item in response.json()] if response.status_code == 200 else response.status_code

    assert found == {"alice": ["OHCHR"] * 2, "zoe": 403, "carol": ["Dan"] * 2, "tess": 403, "nora": 403}


def test_facts_may_be_sent_one_by_one(client: Client, address: str, project: Project, carol: User, dan: User) -> None:
    client.force_login(carol)
    changed = client.post(f"{address}facts/", {"title": "Another title", "is_published": True}, JSON)
    portfolio.started(Project.objects.get(pk=project.pk), dan)
    client.post(f"{address}facts/", {"budget_usd": "5", "presence": "adviser"}, JSON)
    wrong = client.post(f"{address}facts/", {"presence": "moon"}, JSON)

    project.refresh_from_db()
    assert (changed.status_code, wrong.status_code, list(wrong.json())) == (200, 400, ["presence"])
    assert (project.title, project.presence, project.budget_usd, project.states.count()) == (
        "Another title",
        "adviser",
        220_000,
        1,
    )
