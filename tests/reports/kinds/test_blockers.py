"""What a kind of report says against its being published."""

import pytest

from projects.portfolio.models import Project
from reports.runs import actions, blockers
from reports.runs.models import Report
from tests.factories import donor_reports as make

pytestmark = pytest.mark.django_db


def reasons(report: Report) -> list[str]:
    said = [str(reason) for reason in blockers.of("publish")(report)]
    return [reason for reason in said if reason in (DONORS, UNPUBLISHED)]


DONORS = "A report to a donor holds its conditions. It is handed to the donor and not published."
UNPUBLISHED = "The project is not published, so neither is its sheet."


def test_a_donor_report_is_handed_over_and_never_published() -> None:
    made = make.programme()
    report = actions.draft_report("donor", make.HALF, scope=str(made.ireland.pk), by=None, now=make.DRAFTED_AT)

    assert reasons(report) == [DONORS]


def test_a_sheet_is_published_when_its_project_is() -> None:
    made = make.programme()
    sheet = actions.draft_report("project", make.HALF, scope=made.kenya.code, by=None, now=make.DRAFTED_AT)

    assert reasons(sheet) == []
    Project.objects.filter(pk=made.kenya.pk).update(is_published=False)
    assert reasons(sheet) == [UNPUBLISHED]
