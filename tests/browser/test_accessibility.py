"""The pages people work on, with the demonstration data: accessible in both directions, on a desk and on a phone, and light."""

import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page

from funding.models import AllocationPlan, Contribution
from portal.embedded import demo_password
from projects.models import Lesson, Project, Request
from reports.runs.models import Report
from tests.browser.test_shell import overflow, violations
from tests.weight import LIMIT, without_pictures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("en", "ar")
PAGES = {
    "focal.point@demo.example": ("desk/", "recommendations/?state=MRT", "requests/", "requests/{draft}/edit/", "requests/{asked}/", "requests/{asked}/tracker/", "requests/new/", "states/MRT/desk/", "states/MRT/"),
    "officer@demo.example": ("desk/", "requests/{assessment}/", "requests/{assessment}/ask/", "requests/{assessment}/notes/", "requests/intake/", "requests/intake/board/", "requests/intake/load/", "requests/paper/", "requests/paper/new/", "projects/{project}/", "projects/{project}/edit/", "projects/{project}/components/", "projects/components/", "projects/components/projects/?component=6", "imports/", "imports/new/", "projects/{project}/experience/", "experience/", "experience/new/", "experience/{entered}/edit/", "experience/{entered}/propose/", "experience/{lesson}/", "projects/", "projects/{project}/work-plan/", "projects/{project}/results/", "projects/{project}/money/", "projects/{project}/participation/", "projects/{project}/partners/", "projects/{project}/risks/", "projects/{project}/action-points/", "projects/{project}/documents/", "projects/{project}/amendments/", "projects/{project}/history/"),
    "head@demo.example": ("desk/", "projects/{project}/components/approval/6/", "requests/{decision}/", "requests/{decision}/accept/", "requests/{assessment}/review/", "handovers/", "requests/{asked}/versions/", "requests/{asked}/interest/", "requests/times/", "reports/", "reports/{report}/", "reports/{published}/distribution/", "reports/{published}/public-copy/", "reports/recipients/", "reports/new/", "people/", "experience/{checking}/release/"),
    "finance@demo.example": ("contributions/", "contributions/new/", "contributions/{gift}/", "contributions/{gift}/receipts/new/", "instalments/", "adjustments/", "ledger/", "ledger/proof/", "rates/", "rates/currencies/EUR/", "funds/", "funds/VFTC/", "donors/", "donors/breakdown/", "statement/", "radar/", "radar/scenario/", "periods/", "allocation-plans/{plan}/", "expenditure/", "expenditure/by-source/", "expenditure/reconciliation/", "projects/{project}/expenditure/new/", "projects/{project}/money/"),
    "trustee@demo.example": ("board/", *(f"dashboards/board/?part={part}" for part in ("money", "components", "states"))),
    "donor@demo.example": ("funding/", "library/", "library/{published}/", "reports/{published}/", "reports/deliveries/", "contributions/", "statement/", "experience/", "experience/{lesson}/", "dashboards/donor/"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_working_pages_are_accessible_and_fit(language: str, open_page: Callable[..., Page]) -> None:
    call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())
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
    found = []
    for address, paths in PAGES.items():
        page = open_page(f"/{language}/account/login/")
        page.fill("#id_login", address)
        page.fill("#id_password", demo_password(settings.VAR_DIR))
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/")
        for number, path in enumerate(paths):
            answer = page.goto(f"/{language}/{path.format(**ids)}")
            assert answer is not None
            assert answer.status == 200, path
            if number % 2 == LANGUAGES.index(language):  # rules look at marks, which are the same in both
                found += [(path, fault) for fault in violations(page)]
            body = answer.body()
            weight = len(without_pictures(body) if path.startswith(("dashboards/", "funding/")) else body)
            if weight > LIMIT:
                found.append((path, f"{weight} bytes"))
            page.set_viewport_size({"width": 390, "height": 800})
            if overflow(page):
                found.append((path, f"{overflow(page)} px wider than a phone"))
            page.set_viewport_size({"width": 1280, "height": 900})

    assert found == [], "\n".join(map(str, found))
