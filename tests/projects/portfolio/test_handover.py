"""Projects in a person's hands pass to another with everything else that they hold."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.team import actions as team
from projects.requests.handover import actions
from projects.requests.handover.brief import read
from projects.requests.handover.holdings import other_work
from projects.requests.handover.people import all_hands, left_behind
from tests.factories import portfolio
from tests.factories import projects as make
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    """Carol leads it."""
    return make.project(alice, (carol, chris), dan)


def test_who_holds_projects(project: Project, carol: User, chris: User, frank: User, dan: User) -> None:
    team.add(project, by=dan, user=chris)
    team.add(project, by=dan, user=frank)

    assert [one.key for one in other_work(carol, Role.OFFICER)] == [f"project-{project.pk}"]
    assert {one.person: one.count for one in all_hands()} == {carol: 1, chris: 1}  # Frank is there as finance


def test_a_project_that_has_ended_is_in_nobodys_hands(project: Project, carol: User) -> None:
    Project.objects.filter(pk=project.pk).update(status="closed")

    assert other_work(carol, Role.OFFICER) == []
    assert all_hands() == []


def test_requests_and_projects_pass_in_one_act(
    project: Project, alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.under_assessment(alice, carol)
    portfolio.started(project, dan)

    made = actions.hand_over(carol, receiver=chris, role="officer", by=dan)

    request.refresh_from_db()
    project.refresh_from_db()
    assert (request.officer, project.manager) == (chris, chris)
    told = read(made.brief, made.role)
    assert [(one.reference, one.url) for one in told] == [
        (request.reference, reverse("request_tracker", args=[request.pk])),
        (project.code, reverse("project_detail", args=[project.pk])),
    ]
    assert str(told[1].to_do[0]) == "Final narrative written"


def test_a_part_in_a_team_ends_and_begins(project: Project, carol: User, chris: User, dan: User) -> None:
    team.add(project, by=dan, user=chris, part="Monitoring")

    actions.hand_over(chris, receiver=dan, role="officer", by=dan)

    members = [(one.user, one.part, one.until is None) for one in project.members.order_by("id")]
    assert members == [(chris, "Monitoring", False), (dan, "Monitoring", True)]


def test_who_is_in_the_team_already_cannot_take_the_part(project: Project, chris: User, dan: User) -> None:
    for person in (chris, dan):
        team.add(project, by=dan, user=person)

    with pytest.raises(NotAllowed, match="Dan is in the team already"):
        actions.hand_over(chris, receiver=dan, role="officer", by=dan)

    assert project.members.filter(until=None).count() == 2


def test_naming_some_work_leaves_the_rest(project: Project, alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)

    actions.hand_over(carol, receiver=chris, role="officer", by=dan, only_works=[f"project-{project.pk}"])

    request.refresh_from_db()
    project.refresh_from_db()
    assert (request.officer, project.manager) == (carol, chris)


def test_the_page_and_the_brief(client: Client, project: Project, carol: User, chris: User, dan: User) -> None:
    client.force_login(dan)
    address = reverse("handover_new") + f"?person={carol.pk}&role=officer"
    page = client.get(address).content.decode()
    nothing = client.post(address, {"receiver": chris.pk})
    made = client.post(address, {"receiver": chris.pk, "work": [f"project-{project.pk}"]}, follow=True)

    assert f"Manager · {project.code} · Kenya" in page
    assert "Tick what is to be handed over." in nothing.content.decode()
    text = made.content.decode()
    assert reverse("project_detail", args=[project.pk]) in text
    assert "Money reserved" in text  # still to be done before it starts
    assert "No messages." not in text


def test_who_has_left_with_a_project_in_hand_is_named(
    project: Project, carol: User, chris: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team.add(project, by=dan, user=chris)
    assert left_behind() == []

    Membership.objects.filter(user=carol).update(ends_on="2021-01-01")

    assert [(one.person, one.has_left) for one in all_hands()] == [(carol, True), (chris, False)]
    with django_assert_num_queries(3):  # who is here, what the others hold, and who they are
        assert [(one.person, one.count) for one in left_behind()] == [(carol, 1)]
