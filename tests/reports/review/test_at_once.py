"""Two people at the same time: one act counts, the other meets what has become of the report."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from reports.review import actions as review
from reports.runs import actions
from reports.runs.corrigenda import start_corrigendum
from reports.runs.models import Report
from tests.at_once import at_once
from tests.factories import review as make
from tests.factories.distribution import released
from tests.factories.people import member
from tests.factories.reports import HALF

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def report(carol: User) -> Report:
    """In review. Without a programme behind it: the figures are all nothing, which is quick."""
    made = actions.draft_report("board", HALF, by=carol, now=NOW)
    actions.send_to_review(made, by=carol)
    review.check_by_finance(made, by=member("Freya", Role.FINANCE))
    return made


def outcome(act: object) -> str:
    try:
        act()  # type: ignore[operator]
    except (NotAllowed, IntegrityError) as refusal:
        return type(refusal).__name__
    return "done"


def test_two_people_approve(report: Report, dan: User) -> None:
    hana = member("Hana", Role.HEAD)

    def approving(by: User) -> object:
        return lambda: outcome(lambda: actions.approve(Report.objects.get(pk=report.pk), by=User.objects.get(pk=by.pk)))

    results = at_once(approving(dan), approving(hana))  # type: ignore[arg-type]

    assert sorted(results) == ["NotAllowed", "done"]
    assert [one.occasion for one in Report.objects.get().versions.all()] == ["review", "approval"]


def test_one_approves_while_another_writes(report: Report, carol: User, dan: User) -> None:
    """A text that is saved in the same moment stands in the approved version, or is refused."""

    def write() -> str:
        return outcome(lambda: make.text(Report.objects.get(pk=report.pk), "introduction", "Late", by=carol))

    def approve() -> str:
        return outcome(lambda: actions.approve(Report.objects.get(pk=report.pk), by=User.objects.get(pk=dan.pk)))

    written, approved = at_once(write, approve)

    kept = Report.objects.get().versions.get(occasion="approval").texts
    assert approved == "done"
    assert bool(kept) == (written == "done")


def test_two_people_begin_a_corrigendum(report: Report, dan: User, frank: User, carol: User) -> None:
    actions.approve(report, by=dan)
    make.edition(report)
    released(report, carol, dan)
    actions.publish(report, by=dan)

    def beginning(by: User) -> object:
        person = by.pk
        return lambda: outcome(
            lambda: start_corrigendum(Report.objects.get(pk=report.pk), by=User.objects.get(pk=person), note="Why")
        )

    results = at_once(beginning(frank), beginning(carol))  # type: ignore[arg-type]

    assert sorted(results) == ["NotAllowed", "done"]
    assert Report.objects.filter(correction=1).count() == 1


def test_an_approval_on_an_older_page_is_refused(report: Report, carol: User, dan: User) -> None:
    actions.request_changes(report, by=dan, note="Almost", places={"figures": "Refresh"}, seen="1")
    actions.send_to_review(report, by=carol)

    with pytest.raises(NotAllowed, match="has moved since"):
        actions.approve(report, by=dan, seen="1")
    with pytest.raises(NotAllowed, match="has moved since"):
        actions.request_changes(report, by=dan, note="Again", places={"figures": "Refresh"}, seen="1")
    assert actions.approve(report, by=dan, seen="2").status == "approved"
