"""The review of a long report, a page a chapter: each place has its page, and whoever follows a remark comes to it."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from reports.review import actions as review
from reports.runs.models import Report
from tests.factories import review as make
from tests.reading import whole
from tests.weight import LIMIT

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


@pytest.fixture
def long_report(report: Report, carol: User) -> Report:
    make.text(report, "introduction", "Many words of the author.\n\n" * 150, by=carol)
    return report


def test_each_chapter_of_a_long_report_has_its_page_and_none_is_too_heavy(
    client: Client, long_report: Report, carol: User
) -> None:
    client.force_login(carol)
    cover = client.get(page("report_review", long_report.pk)).content.decode()
    chapter = client.get(page("report_review_chapter", long_report.pk, "introduction"))

    assert page("report_review_chapter", long_report.pk, "activities") in cover
    assert "Many words of the author." not in cover
    assert "Many words of the author." in chapter.content.decode()
    assert len(chapter.content) < LIMIT
    assert client.get(page("report_review_chapter", long_report.pk, "introduction") + "?part=99").status_code == 404
    assert client.get(page("report_review_chapter", long_report.pk, "nothing")).status_code == 404
    for name in ("report_review", "report_read"):
        assert whole(client, page(name, long_report.pk)).count("Many words of the author.") == 150


def test_a_remark_and_a_refusal_lead_to_the_page_of_their_place(
    client: Client, long_report: Report, carol: User, dan: User
) -> None:
    remark = review.comment(long_report, place="introduction", text="Who are they?", by=dan)
    client.force_login(carol)

    on = client.get(page("report_comment_at", long_report.pk, remark.pk))["Location"]
    listed = client.get(page("report_review", long_report.pk)).content.decode()
    empty = client.post(page("report_comment", long_report.pk), {"place": "introduction", "text": " "})

    where = page("report_review_chapter", long_report.pk, "introduction")
    assert on == f"{where}#comment-{remark.pk}"
    assert f'href="{where}#place-introduction"' in listed
    assert empty.status_code == 409
    assert "Who are they?" in empty.content.decode()
