"""What can be written when: everything in the draft, what the reviewer flagged after a request for changes, else nothing."""

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.workflow import NotAllowed
from reports.review.locks import may_write, writable_places
from reports.review.models import PlaceFlag
from reports.runs import actions
from reports.runs.models import Report
from tests.factories import review as make

pytestmark = pytest.mark.django_db
PLACES = ("introduction", "outlook", "figures", "options")
FLAG = {"introduction": "Name the two new trustees"}


def open_places(report: Report) -> list[str]:
    report.refresh_from_db()
    return [place for place in PLACES if may_write(report, place)]


def sent_back(report: Report, carol: User, dan: User, places: dict[str, str]) -> Report:
    make.in_review(report, author=carol)
    return actions.request_changes(report, by=dan, note="Almost", places=places)


def test_places_open_and_close_with_the_stage(report: Report, carol: User, dan: User) -> None:
    stages = {"drafting": open_places(report)}
    make.in_review(report, author=carol)
    stages["in_review"] = open_places(report)
    actions.request_changes(report, by=dan, note="Almost", places=FLAG)
    stages["changes_requested"] = open_places(report)
    make.in_review(report, author=carol)
    make.checked(report)
    stages["again"] = open_places(report)
    actions.approve(report, by=dan)
    stages["approved"] = open_places(report)

    assert stages == {
        "drafting": list(PLACES),
        "in_review": [],
        "changes_requested": ["introduction"],
        "again": [],
        "approved": [],
    }


def test_all_places_at_once(report: Report, carol: User, dan: User) -> None:
    assert writable_places(report) is None

    sent_back(report, carol, dan, FLAG | {"figures": "Refresh them"})

    assert writable_places(report) == {"introduction", "figures"}


def test_the_choices_open_with_the_figures(report: Report, carol: User, dan: User) -> None:
    sent_back(report, carol, dan, {"figures": "Another thematic chapter"})

    assert open_places(report) == ["figures", "options"]


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ({}, "Mark at least one place"),
        ({"introduction": " "}, "Say what to change: Introduction"),
        ({"annex": "Shorter"}, "has no place “annex”"),
    ],
)
def test_a_request_names_places_and_reasons(
    report: Report, carol: User, dan: User, places: dict[str, str], reason: str
) -> None:
    make.in_review(report, author=carol)

    with pytest.raises(NotAllowed, match=reason):
        actions.request_changes(report, by=dan, note="Almost", places=places)

    report.refresh_from_db()
    assert report.status == "in_review"
    assert not PlaceFlag.objects.exists()


def test_the_next_request_takes_the_place_of_the_flags_before(report: Report, carol: User, dan: User) -> None:
    sent_back(report, carol, dan, FLAG)
    sent_back(report, carol, dan, {"introduction": "Still one is missing", "figures": "Refresh them"})

    flags = report.flags.values_list("place", "reason", "cleared_at")
    assert [(place, reason) for place, reason, cleared in flags if not cleared] == [
        ("introduction", "Still one is missing"),
        ("figures", "Refresh them"),
    ]
    assert [(place, reason) for place, reason, cleared in flags if cleared] == list(FLAG.items())


def test_the_approval_clears_what_was_flagged(report: Report, carol: User, dan: User) -> None:
    sent_back(report, carol, dan, FLAG)
    make.approved(report, author=carol, head=dan)

    assert not report.flags.filter(cleared_at=None).exists()


def test_figures_move_only_when_they_are_flagged(report: Report, carol: User, dan: User) -> None:
    sent_back(report, carol, dan, FLAG)
    with pytest.raises(NotAllowed, match="only what is flagged"):
        actions.refresh_figures(report, by=carol)

    sent_back(report, carol, dan, {"figures": "Refresh them"})
    assert actions.refresh_figures(report, by=carol) == []


def test_the_database_keeps_an_approved_report_as_it_is(report: Report, carol: User, dan: User) -> None:
    text = make.text(report, "introduction", "As approved", by=carol)
    make.approved(report, author=carol, head=dan)

    for change in (
        lambda: type(text).objects.filter(pk=text.pk).update(text="Otherwise"),
        lambda: make.text(report, "outlook", "Added", by=carol),
        lambda: Report.objects.filter(pk=report.pk).update(figures={}),
        lambda: Report.objects.filter(pk=report.pk).update(options={"components": [3]}),
    ):
        with pytest.raises(IntegrityError, match="approved report"), transaction.atomic():
            change()
    with pytest.raises(NotAllowed):
        actions.refresh_figures(report, by=carol)
    text.refresh_from_db()
    assert text.text == "As approved"
