"""Remarks by place: said, answered, resolved, and in the way of the approval where the reviewer says so."""

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.review import actions
from reports.review.models import ReviewComment
from reports.runs import actions as runs
from reports.runs.models import Report
from tests.factories import review as make

pytestmark = pytest.mark.django_db


def test_a_remark_keeps_the_version_it_is_about(report: Report, carol: User, dan: User) -> None:
    early = actions.comment(report, place="figures", text="First look", by=dan)
    make.in_review(report, author=carol)
    later = actions.comment(report, place="introduction", text=" Who are they? ", by=dan)

    assert early.version is None
    assert later.version == report.versions.get()
    assert (later.text, later.language, later.is_must, later.resolved_at) == (
        "Who are they?",
        dan.language,
        False,
        None,
    )
    assert AuditEvent.objects.about(report).filter(verb="comment").count() == 2


def test_answers_stand_under_the_first_remark(report: Report, carol: User, dan: User) -> None:
    remark = actions.comment(report, place="introduction", text="Who?", by=dan)
    answer = actions.reply(remark, text="Two of them", by=carol)
    further = actions.reply(answer, text="Name them", by=dan)

    assert [one.replies_to for one in (remark, answer, further)] == [None, remark, remark]
    assert {one.place for one in (remark, answer, further)} == {"introduction"}


@pytest.mark.parametrize("place", ["introduction", "figures", "section:chapter-1"])
def test_every_place_can_be_spoken_about(place: str, report: Report, dan: User) -> None:
    assert actions.comment(report, place=place, text="Hm", by=dan).place == place


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [("nowhere", "Hm", "no place"), ("figures", "  ", "Write what"), ("figures", "x" * 4001, "4,000 characters")],
)
def test_what_is_no_remark(place: str, text: str, reason: str, report: Report, dan: User) -> None:
    with pytest.raises(NotAllowed, match=reason):
        actions.comment(report, place=place, text=text, by=dan)
    assert not ReviewComment.objects.exists()


def test_only_who_approves_or_checks_says_must(report: Report, carol: User, frank: User) -> None:
    with pytest.raises(NotAllowed, match="Only who approves or checks"):
        actions.comment(report, place="figures", text="Why?", by=carol, is_must=True)

    assert actions.comment(report, place="figures", text="Why?", by=frank, is_must=True).is_must


def test_a_must_keeps_the_report_from_being_approved(report: Report, carol: User, dan: User) -> None:
    make.in_review(report, author=carol)
    make.checked(report)
    actions.comment(report, place="outlook", text="A wish", by=dan)
    must = actions.comment(report, place="introduction", text="Wrong year", by=dan, is_must=True)

    with pytest.raises(NotAllowed, match="1 comment must be resolved"):
        runs.approve(report, by=dan)
    actions.resolve(must, by=dan)

    assert runs.approve(report, by=dan).status == "approved"


def test_resolving_and_reopening(report: Report, carol: User, dan: User, frank: User) -> None:
    remark = actions.comment(report, place="figures", text="Why?", by=dan)
    first = actions.resolve(remark, by=carol)
    again = actions.resolve(remark, by=frank)
    assert (again.resolved_by, again.resolved_at) == (carol, first.resolved_at)

    assert actions.reopen(remark, by=dan).resolved_at is None
    verbs = AuditEvent.objects.about(report).filter(verb__endswith="_comment").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["resolve_comment", "reopen_comment"]


def test_an_answer_is_not_resolved(report: Report, carol: User, dan: User) -> None:
    answer = actions.reply(actions.comment(report, place="figures", text="Why?", by=dan), text="So", by=carol)

    with pytest.raises(NotAllowed, match="the remark is"):
        actions.resolve(answer, by=dan)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewComment.objects.filter(pk=answer.pk).update(is_must=True)


def test_people_outside_say_nothing(report: Report, tess: User, dan: User) -> None:
    remark = actions.comment(report, place="figures", text="Why?", by=dan)

    for act in (
        lambda: actions.comment(report, place="figures", text="Hm", by=tess),
        lambda: actions.reply(remark, text="Hm", by=tess),
        lambda: actions.resolve(remark, by=tess),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nothing_is_said_once_the_report_is_approved(report: Report, carol: User, dan: User) -> None:
    remark = actions.comment(report, place="figures", text="Why?", by=dan)
    make.approved(report, author=carol, head=dan)

    for act in (
        lambda: actions.comment(report, place="figures", text="Late", by=dan),
        lambda: actions.reply(remark, text="Late", by=dan),
        lambda: actions.resolve(remark, by=dan),
    ):
        with pytest.raises(NotAllowed, match="before the approval"):
            act()
