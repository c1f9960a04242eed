"""The desk of a State, as its focal point reads it in both directions: the first act leads to its page, a number to its rows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portal.accounts.roles import Role
from projects.followup import actions as followup
from projects.requests import actions
from tests.browser.acting import submit
from tests.browser.test_shell import overflow, violations
from tests.factories import projects as make
from tests.factories.accounts import person
from tests.factories.reference import state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_focal_point_begins_with_what_comes_next(open_page: Callable[..., Page]) -> None:
    amina = person("Amina", Role.FOCAL_POINT, state=state("KEN"))
    carol, today = person("Carol", Role.OFFICER), timezone.localdate()
    asked = actions.take(make.submitted(amina), by=carol)
    actions.ask(asked, by=carol, questions=[("need", "Where?")], answer_due_on=today + timedelta(days=9))
    followup.report_progress(make.recommendation(paragraph="1.1"), by=amina, progress="planned", as_at=today)
    page = open_page("about:blank", by=amina)

    for language in ("en", "ar"):
        page.goto(f"/{language}/states/ken/desk/")
        expect(page).to_have_url(f"{page.url.split('/states/')[0]}/states/KEN/desk/")
        acts = page.locator(".acts .btn")
        expect(acts.first).to_have_attribute("href", f"/{language}/requests/{asked.pk}/")
        expect(page.locator(".btn--primary")).to_have_count(1)
        expect(page.locator(".chart-card svg[role=img]")).to_have_count(4)
        assert violations(page) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert overflow(page) == 0
        page.set_viewport_size({"width": 1280, "height": 900})
        submit(page, page.locator('[data-portal-figure="freshness.never"]'))
        expect(page.locator("[data-portal-row]")).to_have_count(1)
