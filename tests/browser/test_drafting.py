"""Writing a request in a real browser: whole, with and without a script, two people at once, without connection, and as a file."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, Route, expect

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.requests.drafting.actions import save_section
from projects.requests.models import Request
from tests.browser.acting import fill_sign_in, submit
from tests.browser.test_shell import overflow, violations
from tests.factories import accounts
from tests.factories import projects as make
from tests.factories.projects import PDF
from tests.factories.reference import state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLES = {"en": "Visits to prisons", "ar": "زيارات إلى السجون", "fr": "Visites des lieux de détention"}


def focal_point(language: str = "en", name: str = "Alice") -> User:
    return accounts.person(name, Role.FOCAL_POINT, state=state("KEN"), language=language)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-portal-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=20_000)


def begin(page: Page, language: str) -> Request:
    make.recommendation("KEN")
    page.goto(f"/{language}/recommendations/?state=KEN")
    page.locator("td.pick input").first.check()
    page.click("#selection button[type=submit]")
    page.fill("#id_title", TITLES[language])
    page.locator("form.card button[type=submit]").last.click()
    page.wait_for_url("**/sections/who/")
    return Request.objects.get()


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False), ("fr", True)])
def test_the_whole_form(language: str, javascript: bool, open_page: Callable[..., Page]) -> None:
    width = 390 if language == "ar" else 1280
    page = open_page("about:blank", by=focal_point(language), javascript=javascript, width=width)
    request = begin(page, language)

    def go_on(ending: str) -> None:
        page.locator("form.draft .btn--primary").click()
        page.wait_for_url(f"**/{ending}/")
        assert overflow(page) == 0

    page.fill("#id_institution", "Ministry of Justice")
    page.fill("#id_contact_name", "Director")
    page.fill("#id_contact_email", "director@ministry")
    page.locator("form.draft .btn--primary").click()
    expect(page.locator(".errsum a")).to_have_attribute("href", "#id_contact_email")
    expect(page.locator("#id_institution")).to_have_value("Ministry of Justice")
    page.fill("#id_contact_email", "director@ministry.example")
    go_on("need")
    page.fill("#id_need", "Monitors visit each prison twice a year.")
    page.fill("#id_beneficiaries", "8,000 prisoners")
    go_on("recommendations")
    expect(page.locator("#id_recommendations input:checked")).to_have_count(1)
    go_on("forms")
    page.locator("#id_forms input").nth(1).check()
    go_on("components")
    submit(page, "[name=take_proposals]")
    for number in range(1, 8):
        page.fill(f"#id_narrative_{number}", "As we see it.")
        page.fill(f"#id_evidence_{number}", "Act 12, article 4")
    go_on("goals")
    page.fill("#id_sdg_targets", "16.3")
    go_on("resources")
    page.fill("#id_estimated_cost_usd", "100 000")
    page.fill("#id_preferred_start_on", "2027-01-10")
    go_on("letter")
    page.set_input_files("#id_letter_file", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("#id_consent input").first.check()
    go_on("preview")
    expect(page.locator(".missing")).to_have_count(0)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile(r"/requests/\d+/$"))

    request.refresh_from_db()
    assert (request.status, request.title, str(request.estimated_cost_usd)) == (
        "submitted",
        TITLES[language],
        "100000.00",
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_drafting_pages_are_accessible_and_fit(language: str, open_page: Callable[..., Page]) -> None:
    alice = focal_point(language)
    draft = make.draft(alice)
    page = open_page("about:blank", by=alice)
    found = []
    for path in ("sections/need", "sections/recommendations", "sections/components", "sections/goals", "sections/letter",
                 "preview", "team", "offline", "precedents"):  # fmt: skip
        page.goto(f"/{language}/requests/{draft.pk}/{path}/")
        found += [(path, fault) for fault in violations(page)]
        page.set_viewport_size({"width": 390, "height": 800})
        found += [(path, overflow(page))] if overflow(page) else []
        page.set_viewport_size({"width": 1280, "height": 900})

    assert found == []


def test_it_saves_itself_and_says_when(open_page: Callable[..., Page]) -> None:
    alice = focal_point()
    draft = make.draft(alice)
    page = open_page(f"/en/requests/{draft.pk}/sections/need/", by=alice)

    page.fill("#id_need", "Typed and never sent by hand.")

    expect_saved(page)
    draft.refresh_from_db()
    assert draft.need == "Typed and never sent by hand."


def test_two_people_see_each_other_and_choose(open_page: Callable[..., Page]) -> None:
    alice, bob = focal_point(), focal_point(name="Bob")
    draft = make.draft(alice)
    address = f"/en/requests/{draft.pk}/sections/need/"
    hers, his = open_page(address, by=alice), open_page(address, by=bob)
    expect(his.locator("[data-portal-note]")).to_contain_text("Alice has this section open now.")

    hers.fill("#id_need", "Her words")
    hers.fill("#id_sustainability", "A law")
    expect_saved(hers)
    with his.expect_response("**/autosave/"):
        his.fill("#id_beneficiaries", "Prisoners")
    expect(his.locator("#id_sustainability")).to_have_value("A law", timeout=20_000)
    expect(his.locator("#id_need")).to_have_value("Her words")
    save_section(draft, "need", {"need": "Her second thought"}, by=alice)
    his.fill("#id_need", "His words")
    his.locator("form.draft .btn--primary").click()
    expect(his.locator("h1")).to_have_text("You both changed this")
    expect(his.locator(".versus__said")).to_have_text(["Her second thought", "His words"])
    his.locator("[name=keep_need][value=mine]").check()
    his.get_by_role("button", name="Save my choice").click()
    his.wait_for_url("**/recommendations/")

    draft.refresh_from_db()
    assert (draft.need, draft.beneficiaries, draft.sustainability) == ("His words", "Prisoners", "A law")


def test_words_typed_without_connection_are_kept_on_the_device_and_sent_later(open_page: Callable[..., Page]) -> None:
    alice = focal_point()
    draft = make.draft(alice)
    page = open_page(f"/en/requests/{draft.pk}/sections/need/", by=alice)

    def gateway_is_gone(route: Route) -> None:
        route.fulfill(status=204)  # no answer of ours; a failed request would be an error on the console

    page.route("**/autosave/", gateway_is_gone)
    page.fill("#id_need", "Typed on a train")
    expect(page.locator("[data-portal-note]")).to_contain_text("kept on this device", timeout=20_000)
    page.unroute("**/autosave/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#id_need")).to_have_value("Typed on a train")
    expect_saved(page)

    draft.refresh_from_db()
    assert draft.need == "Typed on a train"


def test_after_signing_in_again_in_another_window_the_page_goes_on(open_page: Callable[..., Page]) -> None:
    alice = focal_point()
    draft = make.draft(alice)
    page = open_page(f"/en/requests/{draft.pk}/sections/need/", by=alice)

    page.context.clear_cookies(name="sessionid")
    page.fill("#id_need", "Typed after the session")
    expect(page.locator("[data-portal-note]")).to_contain_text("You have been signed out.", timeout=20_000)
    other = page.context.new_page()
    fill_sign_in(other, alice)
    page.fill("#id_need", "Typed after the session ended")
    expect_saved(page)

    draft.refresh_from_db()
    assert draft.need == "Typed after the session ended"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_form_goes_out_and_comes_back_as_a_file(javascript: bool, open_page: Callable[..., Page]) -> None:
    alice = focal_point("fr")
    draft = make.draft(alice)
    page = open_page(f"/fr/requests/{draft.pk}/offline/", by=alice, javascript=javascript)

    with page.expect_download() as download:
        page.locator("a[href$='/offline/xlsx/']").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    for row in book.worksheets[0].iter_rows():
        if row[0].value == "[[need]]":
            row[2].value = "Écrit hors ligne"
    filled = io.BytesIO()
    book.save(filled)
    page.set_input_files(
        "#id_file", {"name": "formulaire.xlsx", "mimeType": "application/octet-stream", "buffer": filled.getvalue()}
    )
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/returns/**")
    assert page.locator("[name=take_need][value=file]").is_checked()
    page.locator("main form .btn--primary").click()
    page.wait_for_url("**/preview/")

    draft.refresh_from_db()
    assert draft.need == "Écrit hors ligne"
