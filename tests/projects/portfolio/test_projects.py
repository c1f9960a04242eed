"""Projects: lifecycle, who sees which, and the golden thread."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.components.models import Moment
from projects.portfolio import actions
from projects.portfolio.models import Project
from projects.portfolio.workflow import MOVES, ProjectStatus
from projects.thread import thread_from
from tests.factories import portfolio
from tests.factories import projects as make
from tests.factories.people import again
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


def test_activation_needs_scores_a_start_and_a_budget(project: Project, dan: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Project.objects.filter(pk=project.pk).update(starts_on=tomorrow, budget_usd=0, manager=None)
    project.component_scores.filter(moment=Moment.APPROVAL).delete()

    with pytest.raises(NotAllowed) as refusal:
        actions.move(project, "activate", by=dan)

    assert [reason.anchor for reason in refusal.value.reasons] == [
        "id_manager",
        "id_starts_on",
        "id_budget_usd",
        "lines",
        "components",
    ]


def test_a_project_runs_to_its_closure(project: Project, dan: User) -> None:
    portfolio.completing(project, dan)
    with pytest.raises(NotAllowed, match="At closure"):
        actions.move(project, "close", by=dan)
    portfolio.finish_check_list(project, dan)
    actions.move(project, "close", by=dan)

    project.refresh_from_db()
    assert project.status == "closed"
    assert project.closed_at is not None


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_only_the_table_moves_a_project(status: str) -> None:
    project = Project(status=status)

    for move in MOVES:
        if status not in move.sources:
            (reason,) = actions.WORKFLOW.reasons_against(project, move.verb)
            assert str(move.label) in str(reason)


@pytest.mark.parametrize(
    "facts",
    [{"request": None}, {"ends_on": "2000-01-01"}, {"status": "active", "starts_on": None}, {"budget_usd": -1}],
    ids=str,
)
def test_the_database_refuses_impossible_projects(facts: dict[str, object], project: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**facts)


def test_edit_takes_only_editable_fields(project: Project, dan: User) -> None:
    with pytest.raises(ValueError, match="status"):
        actions.edit(project, by=dan, facts={"status": "closed"})


SEES_PLANNING = {"alice": True, "zoe": False, "carol": True, "frank": True, "tess": False, "nora": False}


@pytest.mark.parametrize("name", SEES_PLANNING)
def test_a_project_in_planning_is_for_staff_and_its_state(
    name: str, request: pytest.FixtureRequest, project: Project
) -> None:
    person = again(request.getfixturevalue(name))

    assert Project.objects.visible_to(person).filter(pk=project.pk).exists() is SEES_PLANNING[name]


def test_the_public_sees_a_project_once_it_has_started_and_is_published(
    client: Client, project: Project, dan: User
) -> None:
    before = client.get(f"/en/projects/{project.pk}/").status_code
    portfolio.started(project, dan)
    page = BeautifulSoup(client.get(f"/en/projects/{project.pk}/").content, "html.parser")
    actions.edit(project, by=dan, facts={"is_published": False})

    assert (before, client.get(f"/en/projects/{project.pk}/").status_code) == (404, 404)
    assert "Monitoring of places of detention" in page.h1.text
    assert page.select("main form") == []
    assert "Carol" not in page.text


def test_the_thread_is_the_same_from_each_of_its_points(project: Project, carol: User) -> None:
    recommendation = project.recommendations.get()

    threads = [
        {stage.key: stage.count for stage in thread_from(carol, kind, pk)}
        for kind, pk in (
            ("recommendation", recommendation.pk),
            ("request", project.request_id),
            ("project", project.pk),
        )
    ]

    assert threads[0] == threads[1] == threads[2]
    assert {key: threads[0][key] for key in ("recommendation", "request", "decision", "project")} == {
        "recommendation": 1,
        "request": 1,
        "decision": 1,
        "project": 1,
    }


def test_the_thread_ends_where_the_reader_may_not_look(project: Project, zoe: User) -> None:
    recommendation = project.recommendations.get()

    counts = {stage.key: stage.count for stage in thread_from(zoe, "recommendation", recommendation.pk)}

    assert counts["recommendation"] == 1
    assert sum(counts.values()) == 1
    for kind, pk in (("request", project.request_id), ("project", project.pk), ("nonsense", 1)):
        with pytest.raises(Http404):
            thread_from(zoe, kind, pk)
