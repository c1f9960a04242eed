"""The room, the list, the quick entry and the desk."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.workplan import actions
from projects.workplan.desk import tasks
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.workplan import day

pytestmark = pytest.mark.django_db


def page(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


def fill(project: Project, by: User, owner: User, count: int) -> None:
    line = project.budget_lines.create(code="1", description="x", object_class="staff", amount_usd=1)
    output = project.results.create(level="output", code="1.1", title="x")
    for number in range(count):
        workplan.activity(
            project, by, title=f"Activity {number}", owner=owner, budget_line=line, output=output, place="Nairobi"
        )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("carol", 7), ("alice", 7), ("", 5)])
def test_the_room_asks_as_much_for_one_activity_as_for_three(
    running: Project,
    carol: User,
    alice: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    request: pytest.FixtureRequest,
    count: int,
    name: str,
    queries: int,
) -> None:
    fill(running, carol, alice, count)
    if name:
        client.force_login(request.getfixturevalue(name))

    with django_assert_num_queries(queries):
        response = client.get(f"/en/projects/{running.pk}/work-plan/")

    assert len(page(response).select("#activities tbody tr, .plan tbody tr")) in (count, 2 * count)
    assert len(response.content) < 60_000


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("carol", 7), ("alice", 7)])
def test_the_list_asks_as_much_for_one_activity_as_for_three(
    running: Project,
    carol: User,
    alice: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    request: pytest.FixtureRequest,
    count: int,
    name: str,
    queries: int,
) -> None:
    fill(running, carol, alice, count)
    client.force_login(request.getfixturevalue(name))
    client.get("/en/activities/")  # choices of States are kept

    with django_assert_num_queries(queries):
        response = client.get("/en/activities/")

    assert len(page(response).select("#results tbody tr")) == count


def test_the_list_is_filtered(running: Project, carol: User, alice: User, client: Client) -> None:
    workplan.activity(running, carol, title="Late", ends_on=day(-1), owner=carol)
    workplan.activity(running, carol, title="Far", starts_on=day(200), ends_on=day(300), owner=alice)
    workplan.activity(running, carol, title="Soon", starts_on=day(10), ends_on=day(300))
    client.force_login(carol)

    def found(query: str) -> list[str]:
        rows = client.get(f"/api/v1/activities/?{query}&sort=title").json()["results"]
        return [row["title"] for row in rows]

    assert found("when=late") == ["Late"]
    assert found("when=next") == ["Soon"]
    assert found("owner=me") == ["Late"]
    assert found("owner=none") == ["Soon"]
    assert found("state=KEN&status=planned") == ["Far", "Late", "Soon"]
    assert found("state=ZMB") == []
    assert found("q=far") == ["Far"]


def test_names_of_staff_stay_inside(running: Project, carol: User, alice: User, client: Client, tess: User) -> None:
    workplan.activity(running, carol, owner=carol)
    workplan.activity(running, carol, title="Ours", owner=alice)

    shown = {}
    for person in (carol, alice, tess):
        client.force_login(again(person))
        rows = client.get("/api/v1/activities/?sort=ends_on").json()["results"]
        shown[person.name] = [row["owner"] for row in rows]

    assert shown == {"Carol": ["Carol", "Alice"], "Alice": ["OHCHR", "Alice"], "Tess": [None, None]}
    client.logout()
    room = client.get(f"/en/projects/{running.pk}/work-plan/").content.decode()
    assert "Carol" not in room
    assert "Alice" not in room


def test_the_picture_and_the_table_say_the_same(running: Project, carol: User, client: Client) -> None:
    workplan.activity(running, carol, title="Visits")
    actions.record_progress(running.activities.get(), by=carol, progress=40, note="Begun")
    client.force_login(carol)

    found = page(client.get(f"/en/projects/{running.pk}/work-plan/"))

    svg = found.select_one("svg.chart--timeline")
    assert svg is not None
    assert svg.find("title").text == f"Work plan of {running.code}"
    assert svg.find("text", "ch-name").text.strip("\u2066\u2069") == "1. 40% Visits"
    row = found.select_one(".plan tbody tr")
    assert row is not None
    assert "Visits" in row.text
    assert "40%" in row.text


def test_activities_that_stand_outside_after_the_dates_moved_are_named(
    running: Project, carol: User, client: Client
) -> None:
    workplan.activity(running, carol, title="Visits", ends_on=day(300))
    Project.objects.filter(pk=running.pk).update(ends_on=day(100))
    client.force_login(carol)

    notice = page(client.get(f"/en/projects/{running.pk}/work-plan/")).select_one(".notice--warning")

    assert notice is not None
    assert notice.find("a").text.split() == ["1.", "Visits"]


def test_the_quick_entry_keeps_good_rows_and_says_what_is_wrong_with_the_others(
    running: Project, carol: User, client: Client
) -> None:
    for number in range(4):
        workplan.activity(running, carol, title=f"Activity {number}")
    client.force_login(carol)
    url = f"/en/projects/{running.pk}/work-plan/progress/"
    sent = {f"seen-{n}": "0" for n in range(1, 5)} | {
        "progress-1": "30", "note-1": "Begun", "progress-2": "x", "note-2": "Odd",
        "progress-3": "50", "note-3": "", "progress-4": "0", "note-4": "",
    }  # fmt: skip

    response = client.post(url, sent)

    assert response.status_code == 409
    assert list(running.activities.order_by("number").values_list("progress", "progress_note")) == [
        (30, "Begun"), (0, ""), (0, ""), (0, ""),
    ]  # fmt: skip
    found = page(response)
    assert [link["href"] for link in found.select(".errsum a")] == ["#progress-2", "#note-3"]
    assert (found.find(id="progress-2")["value"], found.find(id="note-2")["value"]) == ("x", "Odd")
    assert found.find(id="progress-3")["value"] == "50"
    again_sent = {
        "seen-2": "0",
        "progress-2": "20",
        "note-2": "Odd",
        "seen-3": "0",
        "progress-3": "50",
        "note-3": "Half",
    }
    assert client.post(url, again_sent).status_code == 302


def test_a_focal_point_records_only_what_is_theirs(running: Project, carol: User, alice: User, client: Client) -> None:
    workplan.activity(running, carol, owner=alice)
    workplan.activity(running, carol, owner=carol)
    client.force_login(alice)
    url = f"/en/projects/{running.pk}/work-plan/progress/"

    fields = [field["name"] for field in page(client.get(url)).select("input[name^=progress-]")]
    client.post(url, {"progress-1": "10", "note-1": "Ours", "progress-2": "10", "note-2": "Not ours"})

    assert fields == ["progress-1"]
    assert list(running.activities.order_by("number").values_list("progress", flat=True)) == [10, 0]


def test_an_earlier_activity_is_copied_without_its_dates(running: Project, carol: User, client: Client) -> None:
    source = workplan.activity(running, carol, title="Training", place="Kisumu", owner=carol)
    client.force_login(carol)

    form = page(client.get(f"/en/projects/{running.pk}/work-plan/new/?copy={source.pk}"))

    assert form.find(id="id_title")["value"] == "Training"
    assert form.find(id="id_place")["value"] == "Kisumu"
    assert form.select_one("#id_owner option[selected]").text == "Carol"  # type: ignore[union-attr]
    assert form.find(id="id_starts_on").get("value") is None


def test_the_form_says_which_rule_stands_against_the_dates(running: Project, carol: User, client: Client) -> None:
    client.force_login(carol)

    response = client.post(
        f"/en/projects/{running.pk}/work-plan/new/",
        {"title": "Visits", "language": "en", "starts_on": day(-30), "ends_on": day(500)},
    )

    assert response.status_code == 409
    found = page(response)
    assert "is outside the dates of the project" in found.select_one('.errsum a[href="#id_ends_on"]').text  # type: ignore[union-attr]
    assert found.find(id="id_title")["value"] == "Visits"


def test_late_activities_are_on_the_desk_of_their_owner(
    running: Project, carol: User, alice: User, chris: User
) -> None:
    workplan.activity(running, carol, ends_on=day(-3), owner=alice)
    workplan.activity(running, carol, ends_on=day(3), owner=alice)
    workplan.activity(running, carol, ends_on=day(-3), owner=chris)

    found = [(task.title, str(task.what), task.due_on) for task in tasks(again(alice))]

    title = (running.code, "Training of monitors")
    assert found == [(title, "Record the progress of the activity", day(-3))]


def test_progress_over_the_api(running: Project, carol: User, alice: User, client: Client) -> None:
    made = workplan.activity(running, carol, owner=alice)
    url = f"/api/v1/activities/{made.pk}/record/"
    client.force_login(alice)

    done = client.post(url, {"progress": 40, "note": "Begun", "seen": "0"}, "application/json")
    stale = client.post(url, {"progress": 50, "note": "More", "seen": "0"}, "application/json")
    bad = client.post(url, {"progress": 140, "note": ""}, "application/json")

    assert (done.status_code, stale.status_code, bad.status_code) == (200, 409, 400)
    assert (done.json()["progress"], done.json()["status_code"]) == (40, "ongoing")
    assert "Begun" in stale.json()["reasons"][0]


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("zoe", 403), ("frank", 403)])
def test_the_api_refuses_others(
    name: str, status: int, running: Project, carol: User, client: Client, request: pytest.FixtureRequest
) -> None:
    made = workplan.activity(running, carol)
    client.force_login(request.getfixturevalue(name))

    response = client.post(f"/api/v1/activities/{made.pk}/record/", {"progress": 4, "note": "x"}, "application/json")

    assert response.status_code == status
    assert running.activities.get().progress == 0
