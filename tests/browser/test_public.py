"""A visitor in English and Arabic: from a figure of the home page to its rows, a project, and how a State asks for help."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_shell import overflow, violations
from tests.factories import participation as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_finds_a_project_and_how_to_ask(open_page: Callable[..., Page]) -> None:
    project = make.project("KEN", "ZMB", summary="Joint visits to places of detention.")
    page = open_page("/en/")
    for language in ("en", "ar"):
        page.goto(f"/{language}/")
        figure = page.locator(".kpis--front .kpi__v a").first
        assert [violations(page), overflow(page)] == [[], 0]
        figure.click()
        expect(page.locator("#results")).to_contain_text(project.code)
        page.goto(f"/{language}/projects/{project.pk}/")
        expect(page.locator("main")).to_contain_text("Joint visits")
        assert violations(page) == []
        page.goto(f"/{language}/how-to-ask/")
        expect(page.locator(".way > li")).to_have_count(10)
        assert [violations(page), overflow(page)] == [[], 0]
