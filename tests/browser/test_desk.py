"""An officer finds what is late in the first line, opens a counter and meets as many rows as it said; without scripts too."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.browser.test_shell import overflow
from tests.factories.accounts import PASSWORD
from tests.factories.desk_world import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_officer_reads_the_desk_and_opens_what_is_late(
    carol: User, chris: User, dan: User, tess: User, open_page: Callable[..., Page]
) -> None:
    cache.clear()
    world(carol, chris, dan, tess)
    page = open_page("/ar/account/login/", javascript=False)
    page.fill("#id_login", carol.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/")
    page.goto("/ar/desk/")

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".urgency").first.locator(".late").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert overflow(page) == 0

    page.goto("/en/desk/")
    counter = page.locator(".counter a", has_text="Late activities")
    expect(counter.locator(".counter__n")).to_have_text("2")
    counter.click()
    page.wait_for_url("**/activities/?when=late&whose=mine")
    expect(page.locator(".strip__n")).to_contain_text("2 records")
    expect(page.locator("#results tbody tr")).to_have_count(2)
