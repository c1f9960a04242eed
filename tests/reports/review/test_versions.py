"""What is kept when a report is handed over, and what two versions differ in."""

import pytest
from django.db import InternalError, transaction

from portal.accounts.models import User
from projects.requests.models import Request
from reports.review.comparing import compare
from reports.review.models import ReportVersion
from reports.review.versions import content_in, content_of, is_unchanged
from reports.runs import actions
from reports.runs.models import Report
from tests.factories import review as make

pytestmark = pytest.mark.django_db


def test_each_sending_and_the_approval_keep_a_version(report: Report, carol: User, dan: User) -> None:
    make.text(report, "introduction", "As first sent", by=carol)
    make.in_review(report, author=carol)
    actions.request_changes(report, by=dan, note="Almost", places={"introduction": "Shorter"})
    report.texts.update(text="Shorter")
    make.approved(report, author=carol, head=dan)

    versions = list(report.versions.all())
    assert [(one.number, one.occasion, one.made_by) for one in versions] == [
        (1, "review", carol), (2, "review", carol), (3, "approval", dan),
    ]  # fmt: skip
    assert [one.texts[0]["text"] for one in versions] == ["As first sent", "Shorter", "Shorter"]
    assert versions[0].sha256 != versions[1].sha256 == versions[2].sha256
    assert all(is_unchanged(one) for one in versions)
    assert content_in(versions[2]) == content_of(report)


def test_an_emptied_text_is_no_text(report: Report, carol: User) -> None:
    make.text(report, "introduction", "", by=carol)

    assert content_of(report)["texts"] == []


def test_the_database_keeps_a_version_as_it_is(report: Report, carol: User) -> None:
    make.in_review(report, author=carol)

    with pytest.raises(InternalError), transaction.atomic():
        ReportVersion.objects.update(texts=[])


def test_what_moved_between_two_versions(report: Report, carol: User, dan: User) -> None:
    make.text(report, "introduction", "Two requests were received.", by=carol)
    before = content_of(report)
    Request.objects.filter(status="screening").update(status="assessment")
    report.texts.update(text="Four requests were received.")
    make.text(report, "outlook", "المرحلة المقبلة", by=carol, language="ar")
    Report.objects.filter(pk=report.pk).update(options={"languages": ["fr"], "symbol": "A/HRC/1"})
    actions.refresh_figures(report, by=carol)

    found = compare(report, before, content_of(report))

    assert [(one.name, one.before, one.after, one.difference) for one in found.figures] == [
        ("Requests by stage: Assessment", "—", "2", "—"),
        ("Requests by stage: Screening", "2", "—", "—"),
    ]
    assert [(one.title, one.language) for one in found.texts] == [("Introduction", "en"), ("Outlook", "ar")]
    pieces = [(piece.change, piece.text) for piece in found.texts[0].change.pieces]
    assert pieces == [("del", "Two"), ("ins", "Four"), ("", " requests were received.")]
    assert [(str(one.label), one.before, one.after) for one in found.choices] == [
        ("Languages", "", "French"),
        ("Symbol", "", "A/HRC/1"),
    ]
    assert found.has_moved_tables
    assert not found.is_same


def test_amounts_are_compared_to_the_cent(report: Report) -> None:
    before = content_of(report)
    figures = {**before["figures"], "sources": [dict(one) for one in before["figures"]["sources"]]}
    next(one for one in figures["sources"] if one["id"] == "money.closing")["value"] = "215321.00"

    found = compare(report, before, {**before, "figures": figures})

    assert [(one.name, one.before, one.after, one.difference) for one in found.figures] == [
        ("Closing balance", "US$\xa0215,321.49", "US$\xa0215,321.00", "US$\xa0−0.49")
    ]
    assert not found.has_moved_tables


def test_a_version_is_the_same_as_itself(report: Report) -> None:
    assert compare(report, content_of(report), content_of(report)).is_same
