"""The frame in a real browser: accessible, mirrored, without horizontal scroll, useful without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from portal.accounts.roles import Role
from tests.browser.acting import fill_sign_in
from tests.factories.accounts import holder, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["", "how-to-ask/", "projects/", "library/", "account/login/", "account/password/reset/"]
STAFF = ["_components/", "people/", "people/new/", "roles/", "account/profile/", "desk/"]


def violations(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:200]}" for item in found for node in item["nodes"]]


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("ar", "light")])
def test_public_pages_are_accessible_and_fit_a_phone(open_page, language, scheme):
    for path in PUBLIC:
        page = open_page(f"/{language}/{path}", width=390, scheme=scheme)

        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert (path, violations(page)) == (path, [])
        assert (path, overflow(page)) == (path, 0)


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("ar", "light")])
def test_staff_pages_are_accessible_and_fit_a_phone(open_page, language, scheme):
    page = open_page("about:blank", by=holder(Role.ADMIN, "Ali Rahman", language=language), scheme=scheme)

    for path in [*STAFF, f"people/{person('Amina Diallo').pk}/"]:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"/{language}/{path}")
        assert (path, violations(page)) == (path, [])
        page.set_viewport_size({"width": 390, "height": 900})
        assert (path, overflow(page)) == (path, 0)


def test_the_menu_opens_with_a_script_and_gives_the_focus_back(open_page):
    page = open_page("/en/desk/", by=holder(Role.ADMIN), width=390)
    button, menu = page.locator("[data-portal-menu]"), page.locator("#nav")
    expect(menu).to_be_hidden()

    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    assert button.evaluate("element => element === document.activeElement")


def test_the_menu_and_the_sign_in_work_without_a_script(open_page):
    page = open_page("/ar/", width=390, javascript=False)
    fill_sign_in(page, holder(Role.ADMIN, language="ar"))

    page.click("[data-portal-menu]")
    expect(page.locator("#nav")).to_be_visible()
    page.click('#nav a[href="/ar/people/"]')

    page.wait_for_url("**/ar/people/")


def test_the_first_tab_stop_skips_to_the_content(open_page):
    page = open_page("/en/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_refused_form_moves_the_focus_to_the_summary(open_page):
    page = open_page("/en/account/login/")

    page.click("main button[type=submit]")
    page.wait_for_selector(".errsum")

    assert page.evaluate("document.activeElement.className") == "errsum"
    page.click(".errsum a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_login"


def test_characters_are_counted_and_an_open_menu_closes(open_page):
    page = open_page("/en/_components/", by=holder(Role.ADMIN))

    page.fill("#empty_need", "twelve chars")
    expect(page.locator("#empty_need + .chars")).to_have_text("12 / 400")

    page.click("details.user summary")
    expect(page.locator("details.user")).to_have_attribute("open", "")
    page.click("h1")
    expect(page.locator("details.user:not([open])")).to_have_count(1)
    page.close(run_before_unload=False)


def test_the_mark_of_the_current_page_is_at_the_reading_edge(open_page):
    page = open_page("/ar/desk/", by=holder(Role.ADMIN, language="ar"))

    menu, main = page.locator("#nav").bounding_box(), page.locator("main").bounding_box()

    assert menu["x"] > main["x"]
