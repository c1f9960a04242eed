"""The State follows its request and writes; the desk of OHCHR sees it on the board, moves and assigns it: with and without scripts."""

from collections.abc import Callable

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from projects.models import Request, RequestMessage
from projects.requests import actions as requests
from projects.requests.tracker import actions as tracker
from tests.browser.test_shell import overflow, violations
from tests.factories import projects as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def enter(open_page: Open, person: User, language: str, *, javascript: bool) -> Page:
    return open_page(f"/{language}/desk/", by=person, javascript=javascript)


def fits(page: Page) -> list[object]:
    """What is wrong on a desk and on a phone."""
    found: list[object] = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if overflow(page):
            found.append(f"{overflow(page)} px too wide at {width}")
    return found


def said(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False)])
def test_the_state_reads_and_answers(
    language: str, javascript: bool, alice: User, carol: User, open_page: Open
) -> None:
    request = make.under_assessment(alice, carol)
    tracker.send_message(request, by=carol, text="Which prisons first?")
    page = enter(open_page, alice, language, javascript=javascript)

    page.goto(f"/{language}/requests/{request.pk}/tracker/")
    first = page.locator(".next__list a").first
    expect(first).to_have_attribute("href", f"/{language}/requests/{request.pk}/tracker/#messages")
    expect(page.locator(".tl__i.is-now")).to_have_count(1)
    page.locator("form[action$='tracker/read/'] button").click()
    expect(page.locator("form[action$='tracker/read/']")).to_have_count(0)
    page.fill("#id_text", "The central prison.")
    page.locator(".msgs__new button[type=submit]").click()

    expect(page.locator(".msg--own")).to_contain_text("The central prison.")
    expect(page.locator(".msg--own")).to_contain_text(said("Not read yet", language))
    assert list(RequestMessage.objects.values_list("sent_by", "read_by")) == [(carol.pk, alice.pk), (alice.pk, None)]
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert fits(page) == []
    if javascript:
        assert violations(page) == []


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("ar", False)])
def test_the_board_moves_by_keyboard(
    language: str, javascript: bool, alice: User, carol: User, open_page: Open
) -> None:
    request = make.submitted(alice)
    page = enter(open_page, carol, language, javascript=javascript)

    page.goto(f"/{language}/requests/intake/board/")
    expect(page.locator(".col")).to_have_count(8)
    assert fits(page) == []
    move = page.locator(f".tick__m a[href='/{language}/requests/{request.pk}/take/']")
    move.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/take/")
    page.locator("main form .form__bar button").click()
    page.wait_for_url(f"**/requests/{request.pk}/")

    assert Request.objects.get().officer == carol
    page.goto(f"/{language}/requests/intake/board/")
    expect(page.locator(".col").nth(1).locator(".tick")).to_have_count(1)
    if javascript:
        assert violations(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_ticked_requests_go_to_an_officer(
    javascript: bool, alice: User, carol: User, chris: User, open_page: Open
) -> None:
    rows = [requests.take(make.submitted(alice), by=carol) for _number in range(2)]
    page = enter(open_page, carol, "en", javascript=javascript)

    page.goto("/en/requests/intake/?officer=me")
    for row in rows:
        page.check(f"input[name=request][value='{row.pk}']")
    page.select_option("#officer", str(chris.pk))
    page.locator("#selection button").click()

    expect(page.get_by_role("status").first).to_contain_text("2 requests are with Chris now.")
    assert set(Request.objects.values_list("officer", flat=True)) == {chris.pk}


def test_the_review_keeps_both_sides_in_step(alice: User, carol: User, open_page: Open) -> None:
    request = make.under_assessment(alice, carol)
    page = enter(open_page, carol, "en", javascript=True)
    page.goto(f"/en/requests/{request.pk}/review/")

    page.locator("#id_score_7").focus()

    left, right = page.locator(".review__said").bounding_box(), page.locator(".review__form").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    box = page.locator("#said-component-7").bounding_box()
    assert box is not None
    assert left["y"] <= box["y"] < left["y"] + left["height"]
    assert fits(page) == []
    narrow = page.locator(".review__form").bounding_box()
    assert narrow is not None
    assert narrow["x"] < 40
    assert violations(page) == []
