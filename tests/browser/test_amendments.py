"""Rows of an amendment are added and taken away, with and without scripts, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from projects.portfolio.amendments.models import Amendment
from tests.browser.test_desk_of_requests import Open, enter, fits
from tests.factories import amendments as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False)])
def test_a_state_is_added(
    language: str, javascript: bool, alice: User, carol: User, chris: User, dan: User, open_page: Open
) -> None:
    project = make.running(alice, (carol, chris), dan)
    draft = make.begun(project, carol, reach="countries")
    page, room = (
        enter(open_page, carol, language, javascript=javascript),
        f"/{language}/projects/{project.pk}/amendments/1/",
    )

    page.goto(f"{room}edit/states/")
    page.locator("[data-portal-add-row]").click()
    page.locator("#id_new1-state").select_option("UGA")
    page.locator("[data-portal-add-row]").click()
    expect(page.locator("#id_new1-state")).to_have_value("UGA")
    page.locator("#id_new2-state").select_option("RWA")
    page.check("#id_new2-remove")
    wrong = fits(page)
    page.locator(".form__bar button").click()
    page.wait_for_url(f"**{room}")

    expect(page.locator(".amd-row.is-added")).to_have_count(1)
    assert wrong + fits(page) == []
    draft.refresh_from_db()
    assert Amendment.objects.get().proposal["states"] == [
        {"key": "KEN", "state": "KEN"},
        {"key": "new1", "state": "UGA"},
    ]
