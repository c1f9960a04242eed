"""A remark about a report is written on a phone without scripts, and the page of the review has no barrier."""

import pytest
from django.urls import reverse

from portal.accounts.models import User
from reports.review.models import ReviewComment
from reports.runs import actions
from tests.browser.test_desk_of_requests import Open, enter, fits
from tests.factories.reports import HALF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_remark_is_written_on_a_phone_without_scripts(carol: User, dan: User, open_page: Open) -> None:
    report = actions.draft_report("board", HALF, by=carol)
    actions.send_to_review(report, by=carol)
    page = enter(open_page, dan, "ar", javascript=False)

    page.goto(f"/ar{reverse('report_review', args=[report.pk])[3:]}")
    wrong = fits(page)
    page.locator("#place-figures .spk__new > summary").click()
    page.locator("#place-figures textarea").fill("أين رصيد السنة الماضية؟")
    page.locator("#place-figures [name=is_must]").check()
    page.locator("#place-figures .spk__new button").click()
    page.wait_for_url("**#comment-*")

    assert wrong + fits(page) == []
    remark = ReviewComment.objects.get()
    assert (remark.place, remark.text, remark.is_must) == ("figures", "أين رصيد السنة الماضية؟", True)
