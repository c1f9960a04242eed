"""Coverage and States in a browser: accessible in both directions, on a desk and on a phone; numbers lead to their rows."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.browser.test_accessibility import LIMIT
from tests.browser.test_shell import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = (
    "recommendations/coverage/",
    "recommendations/coverage/?rows=region&columns=theme",
    "states/",
    "states/MRT/",
    "states/MRT/unaddressed/",
    "states/FJI/",
)


@pytest.fixture
def demonstration(db: None) -> None:
    call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())


def test_on_screen_in_use_and_on_paper(demonstration: None, open_page: Callable[..., Page]) -> None:
    """One world for all: loading it takes longer than all that is done with it."""
    faults = [
        fault for language, scheme in (("en", "light"), ("ar", "dark")) for fault in seen(language, scheme, open_page)
    ]
    assert faults == [], "\n".join(map(str, faults))
    a_profile_prints_on_paper(open_page)
    a_figure_leads_to_a_request(open_page)


def seen(language: str, scheme: str, open_page: Callable[..., Page]) -> list[tuple[str, object]]:
    """What is wrong with the pages for eyes, ears and phones."""
    page = open_page(f"/{language}/states/", scheme=scheme)
    found: list[tuple[str, object]] = []
    for path in PATHS:
        answer = page.goto(f"/{language}/{path}")
        assert answer is not None
        assert answer.status == 200
        found += [(path, fault) for fault in violations(page)]
        if len(answer.body()) > LIMIT:
            found.append((path, f"{len(answer.body())} bytes"))
        page.set_viewport_size({"width": 390, "height": 800})
        if overflow(page):
            found.append((path, f"{overflow(page)} px wider than a phone"))
        page.set_viewport_size({"width": 1280, "height": 900})
    return found


def a_figure_leads_to_a_request(open_page: Callable[..., Page]) -> None:
    """A focal point goes from the profile to what waits, ticks it, and begins a request with it."""
    page = open_page("/en/states/MRT/", by=User.objects.get(email="focal.point@demo.example"))
    page.locator("section[aria-labelledby=coverage] summary").click()
    cell = page.locator("section[aria-labelledby=coverage] tbody td a[href*='assistance=none']")
    number = int(cell.inner_text())
    cell.click()
    expect(page.locator(".strip__n")).to_have_text(re.compile(rf"^{number} record"))
    page.locator("input[name=recommendation]").first.check()
    page.get_by_role("button", name="Ask for assistance").click()
    expect(page.get_by_role("heading", name="Recommendations this request answers")).to_be_visible()


def a_profile_prints_on_paper(open_page: Callable[..., Page]) -> None:
    page = open_page("/en/states/MRT/")
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="Reviews under the Universal Periodic Review")).to_be_visible()
    expect(page.locator("#nav")).to_be_hidden()
    expect(page.locator("[data-portal-print]")).to_be_hidden()
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
