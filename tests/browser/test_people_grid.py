"""Counting who took part, with a keyboard and without a script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from projects.participation import actions
from projects.participation.models import Event
from tests.factories import participation as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_totals_follow_the_keys(open_page: Callable[..., Page], carol: User) -> None:
    made = make.event(make.project(), carol, make.LARGE)
    page = open_page(reverse("event_edit", args=[made.project_id, made.pk]), by=carol)

    expect(page.locator("[data-portal-people] tfoot output").last).to_have_text("50")
    page.focus("#id_n-government-women")
    page.keyboard.press("Enter")
    page.keyboard.type("1200")
    expect(page.locator("#id_n-parliament-women")).to_have_value("1200")
    expect(page.locator("[data-portal-people] tfoot output").first).to_have_text("1,220")
    page.click(".form__bar button")
    page.wait_for_url(f"**{made.get_absolute_url()}")

    assert actions.counts_of(Event.objects.get())["women", "none", "parliament"] == 1200


def test_a_group_is_added_without_a_script(open_page: Callable[..., Page], carol: User) -> None:
    made = make.event(make.project(), carol, {})
    page = open_page(reverse("event_edit", args=[made.project_id, made.pk]), by=carol, width=390, javascript=False)

    page.click("button[name=more]")
    page.select_option("#id_g-3-group", "rural")
    page.select_option("#id_g-3-organisation", "community")
    page.fill("#id_n-g3-men", "8")
    page.click(".form__bar button")
    page.wait_for_url(f"**{made.get_absolute_url()}")

    assert actions.counts_of(Event.objects.get()) == {("men", "rural", "community"): 8}
