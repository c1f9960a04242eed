"""Nobody who had a hand in a report approves it, and finance does not check its own."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from reports.review import actions as review
from reports.review.models import FinanceCheck, PlaceFlag, ReportVersion, ReviewComment
from reports.runs import actions
from reports.runs.models import Report
from tests.factories import review as make
from tests.factories.people import again, member
from tests.factories.reports import board_report, programme

pytestmark = pytest.mark.django_db
PEOPLE = ("carol", "dan", "frank", "tess", "nora", "alice", "ada")


def allowed(permission: str, record: object, request: pytest.FixtureRequest) -> set[str]:
    return {name for name in PEOPLE if again(request.getfixturevalue(name)).has_perm(permission, record)}


@pytest.mark.parametrize(
    ("permission", "people"),
    [
        ("reports.write_report", {"carol", "dan", "frank"}),
        ("reports.approve_report", {"dan"}),
        ("reports.check_report", {"frank"}),
        ("reports.comment_report", {"carol", "dan", "frank", "ada"}),
    ],
)
def test_who_may_what_with_a_report_of_carols(
    permission: str, people: set[str], report: Report, request: pytest.FixtureRequest
) -> None:
    assert allowed(permission, report, request) == people


@pytest.mark.parametrize(
    ("hand", "may"),
    [
        ("none", True),
        ("drafted", False),
        ("wrote a text", False),
        ("changed a text", False),
        ("froze the figures anew", False),
        ("made a choice", False),
        ("commented", True),
    ],
)
def test_a_head_with_a_hand_in_it_does_not_approve(hand: str, may: bool, carol: User, dan: User, frank: User) -> None:
    programme()
    report = board_report(by=dan if hand == "drafted" else carol)
    if hand == "wrote a text":
        make.text(report, "introduction", "Words", by=dan)
    elif hand == "changed a text":
        text = make.text(report, "introduction", "Words", by=carol)
        text.text, text.edited_by = "Other words", dan
        text.save()
    elif hand == "froze the figures anew":
        actions.refresh_figures(report, by=dan)
    elif hand == "made a choice":
        actions.note_writer(report, dan)
    elif hand == "commented":
        review.comment(report, place="figures", text="Why?", by=dan)
    make.in_review(report, author=carol)
    make.checked(report, by=frank)

    assert again(dan).has_perm("reports.approve_report", report) is may
    if may:
        assert actions.approve(report, by=dan).approved_by == dan
        return
    with pytest.raises(NotAllowed, match="do not have the right"):
        actions.approve(report, by=again(dan))
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(approved_by=dan, approved_at=timezone.now())


def test_a_text_changed_by_another_afterwards_is_still_ones_own(report: Report, carol: User, dan: User) -> None:
    text = make.text(report, "introduction", "Words", by=dan)
    text.text, text.edited_by = "Other words", carol
    text.save()

    assert not again(dan).has_perm("reports.approve_report", report)


def test_finance_does_not_check_what_it_drafted(frank: User) -> None:
    programme()
    report = board_report(by=frank)

    with pytest.raises(NotAllowed, match="not the person who drafted it"):
        review.check_by_finance(report, by=frank)
    assert member("Fiona", Role.FINANCE).has_perm("reports.check_report", report)


@pytest.mark.parametrize(
    ("by", "is_must", "people"),
    [("carol", False, {"carol", "dan", "frank", "ada"}), ("dan", True, {"dan"}), ("frank", True, {"frank", "dan"})],
)
def test_who_resolves_a_remark(
    by: str, is_must: bool, people: set[str], report: Report, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    remark = ReviewComment.objects.create(
        report=report, place="figures", text="Why?", written_by=request.getfixturevalue(by), is_must=is_must
    )

    assert allowed("reports.resolve_reviewcomment", remark, request) == people


@pytest.mark.parametrize("name", ["tess", "nora", "alice"])
def test_the_work_before_the_approval_is_the_staffs_own(
    name: str, report: Report, carol: User, dan: User, request: pytest.FixtureRequest
) -> None:
    review.comment(report, place="figures", text="Why?", by=dan)
    make.approved(report, author=carol, head=dan)

    reader = request.getfixturevalue(name)
    for model in (ReviewComment, ReportVersion, FinanceCheck, PlaceFlag):
        assert not model.objects.visible_to(reader).exists()
        assert model.objects.visible_to(dan).count() == model.objects.count()
