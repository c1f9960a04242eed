from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.team import actions
from tests.factories import projects as make
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return make.project(alice, (carol, chris), dan)


def test_only_staff_join(project: Project, alice: User, carol: User, frank: User) -> None:
    with pytest.raises(NotAllowed, match="Alice is not a member of staff"):
        actions.add(project, by=carol, user=alice)
    actions.add(project, by=carol, user=frank, part="Finance")
    with pytest.raises(NotAllowed, match="in the team already"):
        actions.add(project, by=carol, user=frank)

    assert [(one.user, one.part) for one in project.members.all()] == [(frank, "Finance")]


def test_a_part_ends_and_another_begins(project: Project, carol: User, frank: User) -> None:
    today = timezone.localdate()
    first = actions.add(project, by=carol, user=frank, since=today - timedelta(days=9))
    actions.end(first, by=carol, until=today - timedelta(days=2))
    with pytest.raises(NotAllowed, match="ended already"):
        actions.end(first, by=carol)
    second = actions.add(project, by=carol, user=frank)
    with pytest.raises(NotAllowed, match="before the first"):
        actions.end(second, by=carol, until=today - timedelta(days=1))

    assert [one.until for one in project.members.all()] == [today - timedelta(days=2), None]


@pytest.mark.parametrize("name", ["alice", "zoe", "frank", "ada"])
def test_others_do_not_name_people(name: str, request: pytest.FixtureRequest, project: Project, chris: User) -> None:
    with pytest.raises(NotAllowed, match="do not manage"):
        actions.add(project, by=request.getfixturevalue(name), user=chris)


def test_the_page_offers_staff_and_keeps_who_left(
    client: Client, project: Project, carol: User, frank: User, alice: User
) -> None:
    client.force_login(carol)
    address = reverse("project_team", args=[project.pk])
    offered = [
        option.text for option in BeautifulSoup(client.get(address).content, "html.parser").select("#id_user option")
    ]
    client.post(address, {"user": frank.pk, "part": "Finance"})
    member = project.members.get()
    client.post(reverse("project_member_end", args=[project.pk, member.pk]))

    assert offered == ["---------", "Carol", "Chris", "Dan", "Frank"]
    assert project.members.get().until == timezone.localdate()
    overview = client.get(reverse("project_detail", args=[project.pk])).content.decode()
    assert "Finance" in overview  # until the end of the day
    client.force_login(alice)
    assert client.get(address).status_code == 403
    assert "Finance" not in client.get(reverse("project_detail", args=[project.pk])).content.decode()


def test_a_project_that_has_ended_keeps_its_team(project: Project, carol: User, frank: User) -> None:
    member = actions.add(project, by=carol, user=frank)
    Project.objects.filter(pk=project.pk).update(status="closed")

    with pytest.raises(NotAllowed, match="has ended"):
        actions.end(member, by=carol)


def test_over_the_api(client: Client, project: Project, carol: User, frank: User, alice: User) -> None:
    client.force_login(carol)
    address = f"/api/v1/projects/{project.pk}/team/"

    made = client.post(address, {"user": frank.pk, "part": "Finance"}, "application/json")

    assert made.status_code == 201
    assert [(one["name"], one["part"]) for one in client.get(address).json()] == [("Frank", "Finance")]
    client.force_login(alice)
    assert client.get(address).status_code == 403
