"""A visitor reads who pays and for what, without signing in: on a desk, on a phone, and for one fund."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import submit
from tests.browser.test_shell import overflow, violations
from tests.factories import funding_page as made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_sees_where_money_comes_from_and_goes(open_page: Callable[..., Page], tmp_path: Path) -> None:
    made.money()
    page = open_page("/en/funding/?period=2026-H1")

    expect(page.locator('[data-portal-figure="received.closing"]').first).to_have_text("US$\u00a0217,602")
    assert violations(page) == []
    page.get_by_label("Fund", exact=True).select_option("RB-23")
    page.get_by_label("Period", exact=True).select_option("2026")
    submit(page, page.get_by_role("button", name="Show", exact=True))
    expect(page.locator('[data-portal-figure="received.expenditure"]')).to_have_text("3,000.00")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    file = tmp_path / "figures.csv"
    download.value.save_as(file)
    assert "received.expenditure" in file.read_text(encoding="utf-8-sig")

    page.goto(page.url.replace("/en/", "/ar/").split("?")[0])
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert overflow(page) == 0
    assert violations(page) == []
