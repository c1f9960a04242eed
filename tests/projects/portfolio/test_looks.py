"""What changed since a person last said that they looked."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.portfolio import actions
from projects.portfolio.documents import actions as documents
from projects.portfolio.lists import rows
from projects.portfolio.looks.actions import have_seen
from projects.portfolio.looks.since import changes
from projects.portfolio.models import LastLook, Project
from tests.factories import portfolio
from tests.factories import projects as make
from tests.factories.projects import PDF
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


def told(project: Project, user: User, *, inside: bool = True) -> dict[str, list[str]]:
    found = changes(project, user, sees_internal=inside, now=timezone.now())
    return {str(one.label): [str(item.title) for item in one.items] for one in found.rooms}


def counted(user: User) -> list[int]:
    return [row.change_count for row in rows(user)]


def test_what_others_did_is_told_room_by_room(project: Project, carol: User, chris: User, dan: User) -> None:
    have_seen(project, by=chris)
    portfolio.started(project, dan)
    documents.add(project, by=carol, upload=SimpleUploadedFile("r.pdf", PDF), title="Terms")
    actions.edit(project, by=chris, facts={"title": "Another title"})  # one's own act is known

    assert told(project, chris) == {
        "Overview": ["Project started"],
        "Money": ["Allocation posted"],
        "Documents": ["Document added"],
    }
    assert counted(chris) == [3]


def test_a_states_people_are_told_nothing_internal(project: Project, alice: User, carol: User, dan: User) -> None:
    have_seen(project, by=alice)
    portfolio.started(project, dan)
    documents.add(project, by=carol, upload=SimpleUploadedFile("r.pdf", PDF), title="Internal")
    documents.add(project, by=carol, upload=SimpleUploadedFile("r.pdf", PDF), title="Terms", is_shared=True)

    assert told(project, alice, inside=False) == {"Overview": ["Project started"], "Documents": ["Document added"]}
    assert counted(alice) == [2]


def test_the_mark_never_goes_back_nor_ahead(project: Project, carol: User) -> None:
    now = timezone.now()

    have_seen(project, by=carol, until=now + timedelta(days=3), now=now)
    have_seen(project, by=carol, until=now - timedelta(days=3), now=now)

    assert LastLook.objects.get().seen_at == now


def test_what_happens_while_one_reads_is_new_afterwards(
    client: Client, project: Project, carol: User, dan: User
) -> None:
    client.force_login(carol)
    page = BeautifulSoup(client.get(reverse("project_detail", args=[project.pk])).content, "html.parser")
    field = page.select_one("form[action$='/seen/'] [name=until]")
    assert field is not None
    actions.edit(project, by=dan, facts={"title": "Changed meanwhile"})

    client.post(reverse("project_seen", args=[project.pk]), {"until": field["value"]})

    assert told(project, carol) == {"Overview": ["Changed"]}


def test_reading_the_page_writes_nothing(client: Client, project: Project, carol: User) -> None:
    client.force_login(carol)

    client.get(reverse("project_detail", args=[project.pk]))

    assert LastLook.objects.count() == 0


FOLLOWS = {
    "alice": True,
    "bob": True,
    "zoe": False,
    "carol": True,
    "frank": True,
    "tess": False,
    "nora": False,
    "ada": True,
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_who_follows_a_project(name: str, request: pytest.FixtureRequest, client: Client, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    person = request.getfixturevalue(name)
    client.force_login(person)

    page = BeautifulSoup(client.get(reverse("project_detail", args=[project.pk])).content, "html.parser")

    assert bool(page.select("#changes")) is FOLLOWS[name]
    assert client.get(reverse("project_history", args=[project.pk])).status_code == (200 if FOLLOWS[name] else 403)
    assert client.post(reverse("project_seen", args=[project.pk])).status_code == (302 if FOLLOWS[name] else 403)
    assert (counted(person)[0] > 0) is (FOLLOWS[name] and counted(person) != [0])
    if not FOLLOWS[name]:
        assert counted(person) == [0]
        with pytest.raises(NotAllowed):
            have_seen(project, by=person)


def test_the_list_marks_and_finds_what_changed(client: Client, project: Project, carol: User, dan: User) -> None:
    client.force_login(carol)
    have_seen(project, by=carol)
    nothing = client.get("/api/v1/projects/", {"only": "changed"}).json()
    actions.edit(project, by=dan, facts={"title": "Another title"})

    page = client.get(reverse("project_list"), {"only": "changed"}).content.decode()
    row = client.get("/api/v1/projects/", {"only": "changed"}).json()["results"][0]

    assert nothing["count"] == 0
    assert "1 change since you looked" in page
    assert (row["code"], row["changes"]) == (project.code, 1)


def test_over_the_api(client: Client, project: Project, carol: User, dan: User, zoe: User) -> None:
    client.force_login(carol)
    address = f"/api/v1/projects/{project.pk}/changes/"
    client.post(address)
    actions.edit(project, by=dan, facts={"title": "Another title"})

    found = client.get(address).json()
    after = client.post(address, {"until": found["until"]}, "application/json").json()

    assert [(one["room"], [item["what"] for item in one["items"]]) for one in found["rooms"]] == [
        ("Overview", ["Changed"])
    ]
    assert (found["count"], after["count"]) == (1, 0)
    client.force_login(zoe)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_history_as_its_state_reads_it(
    number: int,
    client: Client,
    project: Project,
    alice: User,
    dan: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(number):
        actions.edit(project, by=dan, facts={"title": f"Title {n}"})
        actions.edit(project, by=dan, facts={"summary": f"Summary {n}"})
    client.force_login(alice)

    with django_assert_num_queries(7):
        client.get(reverse("project_history", args=[project.pk]))
