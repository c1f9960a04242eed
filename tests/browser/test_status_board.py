"""The status board by keyboard, in both directions, and the same work without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.followup import actions
from projects.followup.models import ProgressEntry
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.browser.acting import submit
from tests.browser.test_shell import overflow, violations
from tests.factories.accounts import person
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


def focal_point(language: str = "en") -> User:
    return person("Amina", Role.FOCAL_POINT, state=state("KEN"), language=language)


def progresses() -> list[str]:
    return list(Recommendation.objects.order_by("para_minor").values_list("state_progress", flat=True))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_by_keyboard(open_page: OpenPage, language: str) -> None:
    for number in range(1, 5):
        recommendation(paragraph=f"1.{number}")
    page = open_page(f"/{language}/recommendations/follow-up/", by=focal_point(language))
    rows = page.locator("[data-portal-row]")

    rows.nth(0).focus()
    page.keyboard.press("5")  # the first row alone: nothing is ticked
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("3")  # both ticked rows
    page.keyboard.press("j")
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Space")  # takes the tick of the third away; its progress stays chosen

    expect(page.locator("input[type=checkbox]:checked")).to_have_count(1)
    assert page.locator("input[data-portal-own]").evaluate_all("all => all.map(one => one.value)") == [
        "implemented", "in_progress", "in_progress",
    ]  # fmt: skip
    expect(rows.nth(1).locator(".board__new .badge")).to_be_visible()
    assert progresses() == ["", "", "", ""]  # nothing is recorded before it was seen
    assert (violations(page), overflow(page)) == ([], 0)

    page.keyboard.press("s")
    page.wait_for_url("**/review/")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert violations(page) == []
    page.fill("#id_comment", "From the mid-term report")
    page.click("button[name=confirm]")
    page.wait_for_url("**/follow-up/?**")

    assert progresses() == ["implemented", "in_progress", "in_progress", ""]
    assert set(ProgressEntry.objects.values_list("comment", flat=True)) == {"From the mid-term report"}


def test_keys_leave_fields_alone_and_can_be_taken_back(open_page: OpenPage) -> None:
    recommendation(paragraph="1.1")
    page = open_page("/en/recommendations/follow-up/", by=focal_point())

    page.fill("#id_q", "j 5 s")
    expect(page.locator("#id_q")).to_have_value("j 5 s")
    expect(page.locator("input[data-portal-own]")).to_have_count(0)

    page.locator("[data-portal-row]").first.focus()
    page.keyboard.press("2")
    expect(page.locator("input[data-portal-own]")).to_have_count(1)
    page.keyboard.press("0")
    expect(page.locator("input[data-portal-own]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("[data-portal-keys] ul")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(1)


def test_without_a_script_and_with_somebody_else_at_work(open_page: OpenPage) -> None:
    """Ticks and one choice for all; meanwhile a colleague records something, and the page says what."""
    first, second = (recommendation(paragraph=f"1.{number}") for number in (1, 2))
    Institution.objects.create(state=state("KEN"), name="Ministry of Justice")
    colleague = focal_point()
    page = open_page("/en/recommendations/follow-up/", by=focal_point(), javascript=False, conflicts=True)
    for record in (first, second):
        page.check(f"input[value='{record.pk}'][type=checkbox]")
    page.select_option("#set_progress", "planned")
    page.select_option("#set_lead", label="Ministry of Justice")
    submit(page, ".board__bar button")
    actions.report_progress(second, by=colleague, progress="implemented", as_at=first.imported_at.date())

    submit(page, "button[name=confirm]")

    assert "Nothing was recorded" in page.inner_text("main")
    assert "para. 1.2: The State's own report: “Implemented” was recorded on" in page.inner_text("main")
    assert progresses() == ["", "implemented"]

    page.click("text=Take up what is recorded now")
    page.click("button[name=confirm]")
    page.wait_for_url("**/follow-up/?**")
    assert progresses() == ["planned", "planned"]
    assert ProgressEntry.objects.count() == 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_follow_up_are_accessible_and_fit_a_phone(open_page: OpenPage, language: str) -> None:
    amina = focal_point(language)
    record = recommendation(paragraph="1.1")
    body = Institution.objects.create(state=state("KEN"), name="Ministry of Justice")
    actions.set_lead(record, by=amina, institution=body)
    actions.report_progress(
        record, by=amina, progress="partially_implemented", as_at=record.imported_at.date(), comment="Bill"
    )
    cluster = actions.create_cluster(state=state("KEN"), by=amina, name="Torture", recommendations=[record])
    page = open_page("about:blank", by=amina)
    found = []
    for path in (
        "follow-up/", f"{record.pk}/", f"{record.pk}/progress/report/", "clusters/", f"clusters/{cluster.pk}/",
        "institutions/", f"institutions/{body.pk}/", "calendar/",
    ):  # fmt: skip
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"/{language}/recommendations/{path}")
        found += [(path, fault) for fault in violations(page)]
        page.set_viewport_size({"width": 390, "height": 900})
        if overflow(page):
            found.append((path, f"{overflow(page)} px wider than a phone"))

    assert found == []
