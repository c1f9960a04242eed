"""A first secretary answers a parliamentary question: signed in, two clicks, in English and in Arabic."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories.donor_dashboards import two_donors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_question_is_answered_in_two_clicks(open_page: Callable[..., Page]) -> None:
    made = two_donors()
    page = open_page(f"/en/dashboards/donor/?scope={made.norway.pk}&period=2026", by=made.nora)

    answer = page.locator("#question-given-2026 dd")
    expect(answer).to_contain_text("US$\xa050,001")
    page.locator("#question-given-2026 a").first.click()
    expect(page.locator("main")).to_contain_text(made.norwegian.reference)

    page.goto(f"/ar/dashboards/donor/?scope={made.norway.pk}&period=2026")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main figure, main svg.chart").first).to_be_visible()
    expect(page.get_by_text(made.finnish.reference)).to_have_count(0)
