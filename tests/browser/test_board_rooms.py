"""The head convenes the Board, a member steps aside from an item, the Board's advice is recorded; and the report of it is written with
a figure from the list. One world for all of it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.accounts.models import User
from reports.board.advice.models import Advice
from reports.board.sessions.models import Recusal
from tests.browser.test_desk_of_requests import Open, enter, fits
from tests.factories import board as make
from tests.factories.reports import board_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_session_from_its_convening_to_the_text_of_the_report(
    carol: User, dan: User, tess: User, open_page: Open
) -> None:
    make.member(tess)
    session = make.planned(carol, 60, in_days=-1)
    advised, theirs = make.on_request(session, carol), make.on_request(session, carol)
    report = board_report(by=carol)
    room = reverse("session_detail", args=[session.pk])

    head = enter(open_page, dan, "en", javascript=True)
    head.goto(room)
    head.locator("form[action$='moves/convene/'] button[type=submit]").click()
    expect(head.locator("form[action$='moves/hold/']")).to_be_visible()
    wrong = fits(head)

    member = enter(open_page, tess, "en", javascript=False)
    member.goto(room)
    expect(member.locator(".agenda__i")).to_have_count(2)
    member.goto(reverse("session_item", args=[session.pk, theirs.pk]))
    member.locator("form[action$='recuse/'] [name=reason]").fill("I advised the ministry.")
    member.locator("form[action$='recuse/'] button").click()
    expect(member.locator(".agenda__i")).to_have_count(1)
    expect(member.locator(".notice--warning")).to_contain_text("You take no part in item 2")
    wrong += fits(member)

    head.goto(reverse("session_item", args=[session.pk, advised.pk]))
    form = head.locator("form[action$='advice/']")
    form.locator("[name=advice][value=support]").check()
    form.locator("[name=text]").fill("The Board supports it.")
    form.locator("button[type=submit]").click()
    expect(head.locator("blockquote.said")).to_have_text("The Board supports it.")

    head.goto(reverse("report_text", args=[report.pk, "en", "background"]))
    first = head.locator("#figures-list li").first
    token, value = first.locator("code").first.inner_text(), first.locator(".figures__value").inner_text()
    head.locator("#id_text").fill("Received: ")
    first.get_by_role("button").first.click()
    expect(head.locator("#id_text")).to_have_value(f"Received: {token}")
    expect(head.locator("#preview .preview__page")).to_contain_text(f"Received: {value}")

    assert wrong + fits(head) == []
    assert (Recusal.objects.get().item, Advice.objects.get().item) == (theirs, advised)
