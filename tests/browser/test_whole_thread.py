"""The whole job, as people do it: from a file of recommendations to the page of the Board's report, in English and in Arabic;
and the whole way of a request in French too, with and without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from funding.funds.models import Fund
from funding.ledger.models import Balance, EntryKind
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.models import Project, Recommendation, Request
from tests.browser.acting import submit
from tests.factories import accounts, portfolio
from tests.factories import projects as make
from tests.factories.projects import PDF
from tests.factories.reference import state
from tests.fixtures_worker import forget_messages, worker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

HEADER = "SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session\n"
ROWS = (
    'Kenya,Africa,"AU, OIC","Ensure regular, unannounced visits to all places of detention",France,WEOG,EU,Accepted,5,Detention conditions,35\n',
    'Kenya,Africa,"AU, OIC","Train judges on fair-trial guarantees",Chile,GRULAC,OAS,Accepted,4,Justice,35\n',
    'Atlantis,Africa,AU,"Resurface",Chile,GRULAC,OAS,Accepted,4,Justice,35\n',
)
WORDS = {
    "en": (
        "Report of the Chair of the Board of Trustees",
        "Statement of income and expenditure",
        "places of detention",
    ),
    "ar": ("مجلس الأمناء", "بيان الإيرادات والنفقات", "أماكن الاحتجاز"),
}
TITLES = {
    "en": "Visits to places of detention",
    "ar": "زيارات إلى أماكن الاحتجاز",
    "fr": "Visites des lieux de détention",
}


class Cast:
    """Who takes part, each at a window of their own."""

    def __init__(self, language: str, open_page: Callable[..., Page]) -> None:
        self.language, self.open_page = language, open_page
        self.people = {
            role: accounts.holder(role, language=language, state=state("KEN") if role == Role.FOCAL_POINT else None)
            for role in (Role.OFFICER, Role.HEAD, Role.FINANCE, Role.FOCAL_POINT)
        }
        self.second = accounts.holder(Role.OFFICER, language=language)

    def at_work(self, who: User | Role, *, javascript: bool = True) -> Page:
        person = self.people[who] if isinstance(who, Role) else who
        return self.open_page("about:blank", by=person, javascript=javascript)


def press(page: Page, ending: str, note: str = "") -> None:
    """Sends the form that posts to the address with this ending."""
    form = page.locator(f"form[action$='{ending}']")
    if note:
        form.locator("[name=note]").fill(note)
    submit(page, form.locator("button[type=submit]"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_recommendation_to_report(language: str, open_page: Callable[..., Page], tmp_path: Path) -> None:
    cast = Cast(language, open_page)
    today = timezone.localdate()
    ExchangeRate.objects.create(currency="EUR", effective_on=today - timedelta(days=60), rate="0.923", source="test")

    import_recommendations(cast.at_work(Role.OFFICER), language, tmp_path)
    head, request = agree(cast)
    project = Project.objects.get()
    treasurer = cast.at_work(Role.FINANCE)
    give(treasurer, language, project, press)
    portfolio.plan_costs(project, cast.people[Role.HEAD])
    portfolio.draw_framework(project, cast.people[Role.HEAD])
    start_project(head, f"/{language}/requests/{request.pk}/")
    spend(treasurer, language, project)

    forget_messages()
    text = make_report(cast.at_work(Role.OFFICER), language, tmp_path)
    for words in WORDS[language]:
        assert words in text
    check_thread(cast.at_work(Role.FINANCE), language, project)


@pytest.mark.parametrize(("language", "javascript"), [("fr", True), ("ar", False)])
def test_a_request_from_ticked_recommendations_to_agreed_terms(
    language: str, javascript: bool, open_page: Callable[..., Page]
) -> None:
    """English and Arabic with a script are the way of the thread above."""
    make.recommendation()
    make.recommendation(paragraph="142.11", text="Train judges")

    _head, request = agree(Cast(language, open_page), javascript=javascript)

    request.refresh_from_db()
    assert (request.status, request.recommendations.count(), request.projects.count()) == ("agreed", 2, 1)


def agree(cast: Cast, *, javascript: bool = True) -> tuple[Page, Request]:
    """From the list of recommendations to the terms of both sides; the head's window, and the request."""

    def at_work(who: User | Role) -> Page:
        return cast.at_work(who, javascript=javascript)

    request = ask_for_assistance(at_work(Role.FOCAL_POINT), cast.language, press)
    address = f"/{cast.language}/requests/{request.pk}/"
    officer = at_work(Role.OFFICER)
    officer.goto(address)
    press(officer, "/take/")
    officer.goto(f"{address}start_assessment/")
    officer.click("main form button[type=submit]")
    for assessor in (officer, at_work(cast.second)):
        assess(assessor, address)
    consolidate(officer, address)
    officer.goto(address)
    press(officer, "/bring_to_decision/")
    head = at_work(Role.HEAD)
    accept(head, address)
    propose_terms(officer, address, timezone.localdate())
    for side in (at_work(Role.FOCAL_POINT), head):
        side.goto(address)
        press(side, "/terms/accept/")
    head.goto(address)
    press(head, "/agree/")
    return head, request


def import_recommendations(page: Page, language: str, folder: Path) -> None:
    file = folder / "recommendations.csv"
    file.write_text(HEADER + "".join(ROWS), encoding="utf-8")
    page.goto(f"/{language}/imports/new/?kind=recommendations")
    page.set_input_files("[name=file]", file)
    submit(page, "main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Atlantis")
    assert Recommendation.objects.count() == 0
    page.check("[name=partial]")
    submit(page, "form[action$='/apply/'] button")
    assert Recommendation.objects.count() == 2


def ask_for_assistance(page: Page, language: str, press: Callable[..., None]) -> Request:
    page.goto(f"/{language}/recommendations/?state=KEN")
    for box in page.locator("td.pick input").all():
        box.check()
    page.click("#selection button[type=submit]")
    page.fill("#id_title", TITLES[language])
    page.locator("form.card button[type=submit]").last.click()
    page.wait_for_url("**/sections/who/")
    fill_sections(page)
    press(page, "/submit/")
    request = Request.objects.get()
    assert request.status == "submitted"
    return request


def fill_sections(page: Page) -> None:
    """The eight sections, one after the other, up to the preview."""

    def go_on(ending: str) -> None:
        page.locator("form.draft .btn--primary").click()
        page.wait_for_url(f"**/{ending}/")

    page.fill("#id_institution", "Ministry of Justice")
    page.fill("#id_contact_name", "Director")
    page.fill("#id_contact_email", "director@ministry.example")
    go_on("need")
    page.fill("#id_need", "Monitors who visit places of detention.")
    go_on("recommendations")
    go_on("forms")
    page.locator("#id_forms input").first.check()
    go_on("components")
    for number in range(1, 8):
        page.select_option(f"#id_score_{number}", "1")
        page.fill(f"#id_narrative_{number}", "As we see it.")
        page.fill(f"#id_evidence_{number}", "Act 12, article 4")
    go_on("goals")
    go_on("resources")
    page.fill("#id_estimated_cost_usd", "100,000")
    go_on("letter")
    page.set_input_files("#id_letter_file", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("#id_consent input").first.check()
    go_on("preview")


def assess(page: Page, address: str) -> None:
    page.goto(f"{address}assess/")
    page.locator("#id_advice input").first.check()
    page.fill("#id_narrative", "The need is real.")
    page.fill("#id_cost_estimate_usd", "100000")
    page.check("#id_precedents_seen")
    score_all(page, "2")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")


def score_all(page: Page, value: str) -> None:
    for number in range(1, 8):
        page.select_option(f"#id_score_{number}", value)
        page.fill(f"#id_narrative_{number}", "As the mission saw it.")
        page.fill(f"#id_evidence_{number}", "Mission report, section 3")


def consolidate(page: Page, address: str) -> None:
    page.goto(f"{address}consolidate/")
    page.fill("#id_narrative", "Both support it.")
    page.fill("#id_precedents", "There is none.")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")


def accept(page: Page, address: str) -> None:
    page.goto(f"{address}accept/")
    page.fill("#id_note", "It answers recommendations that the State supported.")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")


def propose_terms(page: Page, address: str, today: object) -> None:
    page.goto(f"{address}terms/")
    page.fill("#id_budget_usd", "100000")
    page.fill("#id_starts_on", str(today))
    page.fill("#id_ends_on", str(today).replace(str(today)[:4], str(int(str(today)[:4]) + 1), 1))
    submit(page, "main form button[type=submit]")


def start_project(page: Page, address: str) -> None:
    """Once the money is there: without it the page offers no button."""
    project = Project.objects.get()
    home = address.split("requests/", maxsplit=1)[0] + f"projects/{project.pk}/"
    page.goto(home)
    submit(page, "form[action$='/activate/'] button[type=submit]")
    project.refresh_from_db()
    assert project.status == "active"


def give(page: Page, language: str, project: Project, press: Callable[..., None]) -> None:
    page.goto(f"/{language}/contributions/new/")
    page.fill("#id_new_donor", "Norway")
    page.select_option("#id_fund", str(Fund.objects.get(code="VFTC").pk))
    page.fill("#id_currency", "EUR")
    page.fill("#id_amount", "175000")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/contributions/\d+/$"))
    contribution = page.url
    press(page, "/sign/")
    page.goto(f"{contribution}receipts/new/")
    page.fill("#id_amount", "175000")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/ledger/\d+/$"))
    expect(page.locator("main")).to_contain_text("189,599.13")  # EUR 175,000 ÷ 0.923, half up to the cent
    page.goto(f"{contribution}allocations/new/")
    page.select_option("#id_project", str(project.pk))
    page.fill("#id_amount_usd", "100000")
    page.click("main .form__bar button[type=submit]")
    page.wait_for_url(re.compile(r"/allocations/\d+/$"))
    press(page, "/post/")


def spend(page: Page, language: str, project: Project) -> None:
    page.goto(f"/{language}/projects/{project.pk}/expenditure/new/")
    page.select_option("#id_fund", str(Fund.objects.get(code="VFTC").pk))
    page.select_option("#id_contribution", index=1)
    page.select_option("#id_object_class", "consultants")
    page.fill("#id_amount", "12500")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/projects/\d+/#?\w*$|/ledger/\d+/$"))
    spent = {row.kind: row.amount_usd for row in Balance.objects.filter(project=project)}
    assert {kind: int(amount) for kind, amount in spent.items()} == {
        EntryKind.ALLOCATION: 100000,
        EntryKind.EXPENDITURE: 12500,
        EntryKind.SUPPORT_COST: 1625,  # 13 per cent
    }


def make_report(page: Page, language: str, folder: Path) -> str:
    """The text of the edition that the worker makes while the page shows how far it is."""
    page.goto(f"/{language}/reports/new/")
    page.click("main a[href='?kind=board']")
    page.fill("#id_period", str(timezone.localdate().year))
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    with worker(folder):
        page.select_option("#id_language", language)
        page.locator("form[action$='/editions/'] button[type=submit]").click()
        link = page.locator(f"#editions a[href$='/editions/{language}/']")
        link.wait_for(timeout=120_000)
    (file,) = folder.rglob("*.pdf")
    document = pypdfium2.PdfDocument(file)
    text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    document.close()
    return text


def check_thread(page: Page, language: str, project: Project) -> None:
    page.goto(f"/{language}/thread/project/{project.pk}/")
    stages = page.locator(".thread__s")
    expect(stages).to_have_count(7)
    expect(page.locator(".thread__s.is-empty")).to_have_count(0)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
