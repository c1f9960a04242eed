"""The overview, its check-lists, and the form of a project's facts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.portfolio import actions
from projects.portfolio.checks import CHECKS
from projects.portfolio.models import Project
from tests.factories import portfolio
from tests.factories import projects as make
from tests.factories.people import again
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


def page_of(client: Client, name: str, project: Project, *more: object) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse(name, args=[project.pk, *more])).content, "html.parser")


def test_the_overview_says_the_facts(client: Client, project: Project, carol: User) -> None:
    client.force_login(carol)

    page = page_of(client, "project_detail", project)

    facts = {
        row.dt.text: row.dd.get_text(" ", strip=True) for row in page.select("#facts ~ * .facts > div, .facts > div")
    }
    assert {
        key: facts[key] for key in ("Reach", "States", "Forms of assistance", "SDG targets", "Manager", "Published")
    } == {
        "Reach": "One State",
        "States": "Kenya",
        "Forms of assistance": "Training courses",
        "SDG targets": "16.3",
        "Manager": "Carol",
        "Published": "Yes",
    }
    assert project.request is not None
    assert facts["Request"] == project.request.reference
    assert [card.text for card in page.select("#brief .kpi__l")] == [
        "Budget",
        "Recommendations",
        "Allocated",
        "Spent",
        "Indicators",
    ]


def items(page: BeautifulSoup, verb: str) -> dict[str, bool]:
    card = page.select_one(f"[aria-labelledby='move-{verb}']")
    assert card is not None
    return {row.div.contents[0].strip(): "is-done" in row["class"] for row in card.select(".checklist li")}  # type: ignore[union-attr]


def test_the_check_list_fills_and_then_the_button_comes(
    client: Client, project: Project, carol: User, dan: User
) -> None:
    Project.objects.filter(pk=project.pk).update(manager=None)
    client.force_login(carol)
    before = page_of(client, "project_detail", project)
    mended = before.select_one("[aria-labelledby='move-activate'] .is-open a")
    portfolio.with_money(project)
    actions.edit(Project.objects.get(pk=project.pk), by=dan, facts={"manager": again(carol)})
    after = page_of(client, "project_detail", project)

    assert [label for label, is_done in items(before, "activate").items() if not is_done] == [
        "Manager named",
        "Money reserved",
    ]
    assert mended is not None
    assert mended["href"] == reverse("project_edit", args=[project.pk]) + "#id_manager"
    assert before.select("form[action$='/move/activate/']") == []
    assert all(items(after, "activate").values())
    assert len(after.select("form[action$='/move/activate/']")) == 1
    assert "Close the project" in after.select_one("details.checks summary").text  # type: ignore[union-attr]


def test_an_old_page_is_refused_with_the_reasons(client: Client, project: Project, dan: User) -> None:
    client.force_login(dan)

    response = client.post(reverse("project_move", args=[project.pk, "activate"]), {"note": "Now"})

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 409
    assert [link["href"] for link in page.select(".errsum a")] == [reverse("project_money", args=[project.pk])]


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("carol", 200), ("frank", 200), ("zoe", 404)])
def test_both_check_lists_to_print(
    name: str, status: int, request: pytest.FixtureRequest, client: Client, project: Project
) -> None:
    client.force_login(request.getfixturevalue(name))

    response = client.get(reverse("project_checklists", args=[project.pk]))

    assert response.status_code == status
    if status == 200:
        rows = BeautifulSoup(response.content, "html.parser").select(".checklist > li")
        assert len(rows) == len(CHECKS["activate"]) + len(CHECKS["close"])


def test_the_form_changes_everything_in_planning(client: Client, project: Project, carol: User, dan: User) -> None:
    client.force_login(carol)
    sent = {
        "title": "Another title",
        "language": "fr",
        "summary": "Other words",
        "reach": "regional",
        "regions": ["AFG"],
        "presence": "regional_office",
        "sdg_targets": "16.a",
        "starts_on": "2026-02-01",
        "ends_on": "2027-01-31",
        "budget_usd": "210,000.50",
        "manager": dan.pk,
    }

    response = client.post(reverse("project_edit", args=[project.pk]), sent)

    project.refresh_from_db()
    assert response.status_code == 302
    assert (project.title, project.language, project.reach, project.budget_usd) == (
        "Another title",
        "fr",
        "regional",
        Decimal("210000.50"),
    )
    assert (project.states.count(), project.forms.count(), project.regions.get().code) == (0, 0, "AFG")
    assert (project.manager, project.is_published) == (dan, False)


def test_while_it_runs_what_needs_an_amendment_is_shown_with_the_reason(
    client: Client, project: Project, carol: User, dan: User
) -> None:
    portfolio.started(project, dan)
    client.force_login(carol)
    page = page_of(client, "project_edit", project)
    sent = {"title": "Another title", "language": "en", "manager": carol.pk, "is_published": "on", "budget_usd": "5"}

    client.post(reverse("project_edit", args=[project.pk]), sent)

    fixed = {field["name"] for field in page.select("main :disabled")}
    assert fixed == {
        "reach", "states", "regions", "forms", "elements", "sdg_targets", "starts_on", "ends_on", "budget_usd",
    }  # fmt: skip
    assert "The project has begun: this changes by an amendment." in page.text
    project.refresh_from_db()
    assert (project.title, project.budget_usd, project.states.count()) == ("Another title", Decimal(220_000), 1)


def test_what_belongs_to_the_end_waits_while_it_is_planned(client: Client, project: Project, carol: User) -> None:
    client.force_login(carol)

    page = page_of(client, "project_edit", project)

    assert {field["name"] for field in page.select("main :disabled")} == {"final_narrative", "carry_over_reference"}


def test_a_closed_project_offers_no_form(client: Client, project: Project, carol: User, dan: User) -> None:
    portfolio.closed(project, dan)
    client.force_login(carol)

    page = page_of(client, "project_edit", project)
    refused = client.post(
        reverse("project_edit", args=[project.pk]), {"title": "Another", "language": "en", "manager": carol.pk}
    )

    assert page.select("main form.form") == []
    assert "nothing of it changes any more" in page.text
    project.refresh_from_db()
    assert (refused.status_code, project.title) == (302, "Monitoring of places of detention")
    assert page_of(client, "project_detail", project).select("form[action*='/move/']") == []


SEES = {
    "alice": {"Overview", "Money", "Documents", "History"},
    "carol": {"Overview", "Money", "Documents", "History"},
    "tess": {"Overview", "Money"},
    "": {"Overview", "Money"},
}


@pytest.mark.parametrize("name", SEES)
def test_rooms_by_reader(
    name: str, request: pytest.FixtureRequest, client: Client, project: Project, dan: User
) -> None:
    portfolio.started(project, dan)
    if name:
        client.force_login(request.getfixturevalue(name))

    page = page_of(client, "project_detail", project)

    shown = {tab.text for tab in page.select("nav.tabs a")}
    assert shown & {"Overview", "Money", "Documents", "History"} == SEES[name]
    assert ("Manager" in page.text, "Check-list" in page.text) == (name == "carol", name == "carol")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_overview(
    number: int,
    client: Client,
    project: Project,
    carol: User,
    dan: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    portfolio.started(project, dan)
    for n in range(number):
        project.recommendations.add(make.recommendation(paragraph=f"150.{n}"))
        actions.edit(project, by=dan, facts={"title": f"Title {n}"})
    client.force_login(carol)

    with django_assert_num_queries(65):
        response = client.get(reverse("project_detail", args=[project.pk]))

    assert len(response.content) < 60_000


def test_the_start_date_is_a_day_at_the_offices_seat(project: Project, dan: User) -> None:
    portfolio.with_money(project)
    Project.objects.filter(pk=project.pk).update(starts_on=timezone.localdate())

    actions.move(project, "activate", by=dan)

    assert project.status == "active"
    assert project.starts_on <= timezone.localdate() + timedelta(days=0)  # type: ignore[operator]
