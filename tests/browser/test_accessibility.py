"""The pages people work on, with the demonstration data: accessible in both directions, on a desk and on a phone, and light.
On those of coverage and States, which everybody reads, numbers lead to their rows."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from funding.models import AllocationPlan, Contribution
from portal.accounts.models import User
from projects.models import Lesson, Project, Request
from reports.runs.models import Report
from tests.browser.test_shell import overflow, violations
from tests.weight import LIMIT, without_pictures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("en", "ar")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
PAGES = {
    "focal.point@demo.example": ("desk/", "recommendations/?state=MRT", "requests/", "requests/{draft}/edit/", "requests/{asked}/", "requests/{asked}/tracker/", "requests/new/", "states/MRT/desk/", "states/MRT/"),
    "officer@demo.example": ("desk/", "requests/{assessment}/", "requests/{assessment}/ask/", "requests/{assessment}/notes/", "requests/intake/", "requests/intake/board/", "requests/intake/load/", "requests/paper/", "requests/paper/new/", "projects/{project}/", "projects/{project}/edit/", "projects/{project}/components/", "projects/components/", "projects/components/projects/?component=6", "imports/", "imports/new/", "projects/{project}/experience/", "experience/", "experience/new/", "experience/{entered}/edit/", "experience/{entered}/propose/", "experience/{lesson}/", "projects/", "projects/{project}/work-plan/", "projects/{project}/results/", "projects/{project}/money/", "projects/{project}/participation/", "projects/{project}/partners/", "projects/{project}/risks/", "projects/{project}/action-points/", "projects/{project}/documents/", "projects/{project}/amendments/", "projects/{project}/history/"),
    "head@demo.example": ("desk/", "projects/{project}/components/approval/6/", "requests/{decision}/", "requests/{decision}/accept/", "requests/{assessment}/review/", "handovers/", "requests/{asked}/versions/", "requests/{asked}/interest/", "requests/times/", "reports/", "reports/{report}/", "reports/{report}/read/", "reports/{published}/review/annex-5/", "reports/{published}/distribution/", "reports/{published}/public-copy/", "reports/recipients/", "reports/new/", "people/", "experience/{checking}/release/"),
    "finance@demo.example": ("contributions/", "contributions/new/", "contributions/{gift}/", "contributions/{gift}/receipts/new/", "instalments/", "adjustments/", "ledger/", "ledger/proof/", "rates/", "rates/currencies/EUR/", "funds/", "funds/VFTC/", "donors/", "donors/breakdown/", "statement/", "radar/", "radar/scenario/", "periods/", "allocation-plans/{plan}/", "expenditure/", "expenditure/by-source/", "expenditure/reconciliation/", "projects/{project}/expenditure/new/", "projects/{project}/money/"),
    "trustee@demo.example": ("board/", *(f"dashboards/board/?part={part}" for part in ("money", "components", "states"))),
    "donor@demo.example": ("funding/", "library/", "library/{published}/", "reports/{published}/", "reports/deliveries/", "contributions/", "statement/", "experience/", "experience/{lesson}/", "dashboards/donor/"),
}  # fmt: skip
PUBLIC = (
    "recommendations/coverage/",
    "recommendations/coverage/?rows=region&columns=theme",
    "states/",
    "states/MRT/",
    "states/MRT/unaddressed/",
    "states/FJI/",
)


def test_pages_are_accessible_and_fit_on_screen_and_on_paper(open_page: Callable[..., Page]) -> None:
    """One world for all: loading it takes long."""
    call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())
    found = [
        *at_work(open_page),
        *read_by_everybody(open_page, "en", "light"),
        *read_by_everybody(open_page, "ar", "dark"),
    ]
    assert found == [], "\n".join(map(str, found))
    a_profile_prints_on_paper(open_page)
    a_figure_leads_to_a_request(open_page)


def at_work(open_page: Callable[..., Page]) -> Iterator[tuple[str, str]]:
    stage = {request.status: request.pk for request in Request.objects.order_by("id")}
    ids = {
        "draft": stage["draft"],
        "asked": stage["info_requested"],
        "assessment": stage["assessment"],
        "decision": stage["decision"],
        "project": Project.objects.order_by("id").values_list("pk", flat=True)[0],
        "entered": Lesson.objects.filter(status="entered").order_by("id").values_list("pk", flat=True)[0],
        "checking": Lesson.objects.filter(status="checking").values_list("pk", flat=True)[0],
        "lesson": Lesson.objects.filter(status="public").order_by("id").values_list("reference", flat=True)[0],
        "gift": Contribution.objects.order_by("id").values_list("pk", flat=True)[0],
        "plan": AllocationPlan.objects.values_list("pk", flat=True)[0],
        "report": Report.objects.values_list("pk", flat=True)[0],
        "published": Report.objects.public().values_list("pk", flat=True)[0],
    }
    for address, paths in PAGES.items():
        page = open_page("about:blank", by=User.objects.get(email=address))
        for turn, language in enumerate(LANGUAGES):
            for number, path in enumerate(paths):
                # Rules look at marks, which are the same in both languages.
                yield from faults(page, f"/{language}/{path.format(**ids)}", by_rules=number % 2 == turn)


def read_by_everybody(open_page: Callable[..., Page], language: str, scheme: str) -> Iterator[tuple[str, str]]:
    page = open_page(f"/{language}/states/", scheme=scheme)
    for path in PUBLIC:
        yield from faults(page, f"/{language}/{path}", by_rules=True)


def faults(page: Page, path: str, *, by_rules: bool) -> Iterator[tuple[str, str]]:
    """Of a page as it is on a phone, and by all rules as it is on a desk."""
    page.set_viewport_size(DESK if by_rules else PHONE)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    body = answer.body()
    has_pictures = any(f"/{part}/" in path for part in ("dashboards", "funding", "reports"))
    weight = len(without_pictures(body) if has_pictures else body)
    if weight > LIMIT:
        yield path, f"{weight} bytes"
    if by_rules:
        yield from ((path, fault) for fault in violations(page))
        page.set_viewport_size(PHONE)
    if wider := overflow(page):
        yield path, f"{wider} px wider than a phone"


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
