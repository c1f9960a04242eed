"""A project is scored at its closing, component by component, with evidence: with and without scripts, in both directions."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from projects.components import actions
from projects.components.evidence import Kind, of_rows
from projects.components.models import Moment
from projects.portfolio.models import Project
from tests.browser.test_desk_of_requests import enter, fits
from tests.browser.test_shell import violations
from tests.factories import components as scores
from tests.factories import projects as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False)])
def test_the_last_component_is_scored_and_the_room_says_what_changed(
    language: str,
    javascript: bool,
    alice: User,
    carol: User,
    chris: User,
    dan: User,
    open_page: Callable[..., Page],
) -> None:
    project = make.project(alice, (carol, chris), dan)
    Project.objects.filter(pk=project.pk).update(status="completing")
    others = {number: scores.said(2) for number in (1, 2, 3, 4, 5, 7)}
    actions.score_project(project, Moment.CLOSURE, scores=others, by=carol)
    workshop = scores.event(project)
    page = enter(open_page, carol, language, javascript=javascript)

    page.goto(f"/{language}/projects/{project.pk}/components/closure/")
    page.wait_for_url("**/closure/6/")
    page.check("input[name=score][value='3']")
    page.fill("#id_narrative", "All groups took part.")
    page.click("main form button[type=submit]")
    expect(page.locator(".errsum a")).to_have_attribute("href", "#id_citations")
    page.locator("details.cites", has=page.locator("input[name=events]")).locator("summary").click()
    page.check(f"input[name=events][value='{workshop.pk}']")
    assert fits(page) == []
    assert not javascript or violations(page) == []
    page.click("main form button[type=submit]")
    page.wait_for_url("**/closure/7/")
    page.goto(f"/{language}/projects/{project.pk}/components/")

    expect(page.locator("table.scores tbody tr").nth(5)).to_contain_text("2 → 3")
    row = project.component_scores.get(moment=Moment.CLOSURE, component__number=6)
    assert [one.kind for one in of_rows(row.evidence.all())] == [Kind.EVENT]
    assert fits(page) == []
    assert not javascript or violations(page) == []


def test_a_cell_of_the_portfolio_opens_its_projects(carol: User, open_page: Callable[..., Page]) -> None:
    for n, value in enumerate((1, 2, 3)):
        scores.score(scores.project(f"TCP-{n}", "KEN", *(["FRA"] if n else [])), Moment.APPROVAL, {6: value})
    page = enter(open_page, carol, "en", javascript=True)

    page.goto("/en/projects/components/")
    assert fits(page) == []
    assert violations(page) == []
    page.locator(".tbl--scores tbody tr", has_text="Western European").locator("td").nth(5).locator("a").click()

    page.wait_for_url("**/components/projects/?**")
    expect(page.locator("table tbody tr")).to_have_count(2)
