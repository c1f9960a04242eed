"""Closing a project: its check-list is refused, fills, and lets the project close; with a script and without."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from funding.ledger.queries import project_money
from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.components.models import Moment
from projects.portfolio.checks import CHECKS, checked
from projects.portfolio.models import Project
from tests.browser.acting import submit
from tests.factories import accounts, portfolio, workplan
from tests.factories import funding as money
from tests.factories.reference import state

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def head(transactional_db: None) -> User:
    return accounts.holder(Role.HEAD)


@pytest.fixture
def completing(head: User) -> Project:
    """A project in completion with money left and nothing of its closing done."""
    made = money.project(
        status="planning",
        manager=head,
        budget_usd=Decimal(1000),
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        language="en",
    )
    made.states.set([state("KEN")])
    portfolio.with_money(made)
    portfolio.draw_framework(made, head)
    workplan.point(made, head, head, portfolio.colleague())
    Project.objects.filter(pk=made.pk).update(status="completing")
    made.refresh_from_db()
    return made


# How a person does what one item asks for; each package that brings a check before closing adds the way on its pages.
WAYS: dict[str, Callable[[Page, str], None]] = {}


def write_narrative(page: Page, home: str) -> None:
    page.goto(f"{home}edit/")
    page.fill("#id_final_narrative", "What was reached, and what was not.")
    send(page, "main form.form button[type=submit]")


def carry_over(page: Page, home: str) -> None:
    page.goto(f"{home}edit/")
    page.fill("#id_carry_over_reference", "IOV/2026/77")
    send(page, "main form.form button[type=submit]")


def score(page: Page, home: str) -> None:
    for number in range(1, 8):
        page.goto(f"{home}components/{Moment.CLOSURE}/{number}/")
        page.check("input[name=score][value='2']")
        page.fill("#id_narrative", "Seen on mission.")
        page.fill("#id_citations", "Final mission report, section 4")
        send(page, "main form button[type=submit]")


def cancel_point(page: Page, home: str) -> None:
    page.goto(f"{home}action-points/1/")
    form = page.locator("form[action$='/move/cancel/']")
    form.locator("textarea").fill("Not needed any more.")
    send(page, "form[action$='/move/cancel/'] button[type=submit]")


WAYS |= {
    "narrative": write_narrative,
    "money": carry_over,
    "components": score,
    "action_points": cancel_point,
}


def send(page: Page, button: str) -> None:
    submit(page, page.locator(button).last)


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False)])
def test_a_project_closes_when_its_check_list_is_done(
    language: str,
    javascript: bool,
    open_page: Callable[..., Page],
    completing: Project,
    head: User,
) -> None:
    head.language = language
    head.save(update_fields=["language"])
    home = f"/{language}/projects/{completing.pk}/"
    page = open_page(home, by=head, javascript=javascript, conflicts=True)
    card = page.locator("[aria-labelledby='move-close']")
    expect(card.locator(".checklist > li")).to_have_count(len(CHECKS["close"]))
    expect(page.locator("form[action$='/move/close/']")).to_have_count(0)
    refused(page, home, completing)

    portfolio.report_finally(completing, head)  # entering values has a test of its own (test_grid)
    portfolio.enter_lesson(completing, head)  # and so have the pages of lessons
    still_open = [item.key for item in checked(completing, "close") if not item.is_done]
    assert {*WAYS} == {*still_open}
    for key in still_open:
        page.goto(home)
        before = card.locator(".is-open").count()
        WAYS[key](page, home)
        page.goto(home)
        expect(card.locator(".is-open")).to_have_count(before - 1)

    send(page, "form[action$='/move/close/'] button[type=submit]")
    completing.refresh_from_db()
    assert (completing.status, completing.carry_over_reference) == ("closed", "IOV/2026/77")
    assert project_money(completing).left_usd == Decimal(1000)
    expect(page.locator("form[action*='/move/']")).to_have_count(0)
    page.goto(f"{home}edit/")
    expect(page.locator("main form.form")).to_have_count(0)


def refused(page: Page, home: str, project: Project) -> None:
    """A press on an old page, from which the button has gone since: refused with every reason, each with its place."""
    address = f"{home}move/close/"
    answer = page.request.post(
        address,
        form={"csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(), "note": ""},
        headers={"Referer": page.url},
    )
    assert answer.status == 409
    assert answer.text().count("#id_final_narrative") >= 1
    project.refresh_from_db()
    assert project.status == "completing"


def test_the_check_lists_are_printed(open_page: Callable[..., Page], completing: Project, head: User) -> None:
    page = open_page(f"/en/projects/{completing.pk}/check-lists/", by=head)

    page.emulate_media(media="print")

    expect(page.locator(".checklist > li").first).to_be_visible()
    expect(page.locator("nav.tabs")).to_be_hidden()
    expect(page.locator("[data-portal-print]")).to_be_hidden()
