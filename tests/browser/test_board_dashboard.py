"""A trustee looks at the Board's dashboard in English and in Arabic: answers first, tables behind, rows one click away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.browser.acting import submit
from tests.browser.test_desk_of_requests import enter, fits
from tests.factories.board_dashboard import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_trustee_looks_and_then_checks(tess: User, open_page: Callable[..., Page]) -> None:
    everything()
    page = enter(open_page, tess, "en", javascript=True)

    page.goto("/en/dashboards/board/")
    page.select_option("#id_period", "2026-H1")
    submit(page, "main form button[type=submit]")
    fund = page.locator(".chart-card").first
    expect(fund.locator(".chart-card__answer")).to_contain_text("US$ 150,988 was received")
    fund.locator("summary").click()
    fund.get_by_role("link", name="US$ 150,988.04").click()
    page.wait_for_url("**/ledger/?*")
    expect(page.locator("main tbody tr")).to_have_count(2)

    page.goto("/ar/dashboards/board/?period=2026-H1&part=follow-up")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".tabs [aria-current=page]")).to_have_attribute("href", re.compile("period=2026-H1"))
    expect(page.locator("[data-portal-figure='risks.very_high']").first).to_have_text("1")
    assert fits(page) == []
