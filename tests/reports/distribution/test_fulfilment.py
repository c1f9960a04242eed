"""A report that reaches its donor is recorded as sent for exactly those reports due that it says it answers."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from funding.agreements import actions as agreements
from funding.agreements.models import ReportDue
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from reports.distribution import actions
from reports.runs import actions as runs
from reports.runs.models import Report
from tests.factories import donor_reports as make
from tests.factories.agreements import report_due
from tests.factories.distribution import approve
from tests.factories.people import member
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
KINDS = ReportDue.Kind


@pytest.fixture
@scene
def made() -> make.Made:
    """Owes Ireland a financial report on the half-year and a narrative one on the year. And, of the same days, what no report
    of the programme is, and what is another donor's."""
    found = make.programme()
    half = {"covers_from": make.HALF.starts_on, "covers_until": make.HALF.ends_on}
    report_due(found.gift, date(2026, 10, 15), kind=KINDS.CERTIFIED, **half)
    report_due(found.gift, date(2026, 10, 16), kind=KINDS.FINAL, covers_until=make.HALF.ends_on)
    other = found.sweden.contributions.get()
    report_due(other, date(2026, 9, 30), **half)
    return found


@pytest.fixture
def irene(made: make.Made) -> User:
    return member("Irene", Role.DONOR, organisation=made.ireland.organisation)


def handed_out(made: make.Made, carol: User, dan: User, *roles: Role) -> Report:
    """Approved, and by that handed to these roles."""
    for role in roles:
        actions.add_recipient(kind="donor", role=role, by=dan)
    report = runs.draft_report("donor", make.HALF, scope=str(made.ireland.pk), by=carol, now=make.DRAFTED_AT)
    return approve(report, carol, dan)


def sent() -> list[tuple[str, date, date | None]]:
    return [(row.kind, row.due_on, row.sent_on) for row in ReportDue.objects.exclude(sent_on=None)]


def test_what_the_report_answers_is_recorded_when_it_reaches_the_donor(
    made: make.Made, irene: User, carol: User, dan: User
) -> None:
    report = handed_out(made, carol, dan, Role.DONOR)

    row = ReportDue.objects.get(sent_on__isnull=False)
    assert (row.contribution, row.kind, row.due_on) == (made.gift, "financial", date(2026, 9, 30))
    assert (row.sent_on, row.sent_by) == (timezone.localdate(), dan)
    assert row.reference == report.editions.get(language="en").code
    event = AuditEvent.objects.get(verb="send_report")
    assert (event.object_id, event.actor, event.facts["due_on"]) == (made.gift.pk, dan, "2026-09-30")


def test_staff_alone_are_not_the_donor(made: make.Made, carol: User, dan: User) -> None:
    report = handed_out(made, carol, dan, Role.HEAD)
    assert report.deliveries.exists()
    assert sent() == []

    irene = member("Irene", Role.DONOR, organisation=made.ireland.organisation)
    actions.add_recipient(kind="donor", person=irene, by=dan)
    actions.distribute(report, by=carol)

    assert ReportDue.objects.get(sent_on__isnull=False).sent_by == carol


def test_what_was_recorded_before_stays_and_what_was_promised_later_is_not_answered(
    made: make.Made, irene: User, carol: User, dan: User
) -> None:
    report = handed_out(made, carol, dan, Role.HEAD)
    promised = ReportDue.objects.get(contribution=made.gift, kind=KINDS.FINANCIAL)
    agreements.send_report(promised, on=date(2026, 9, 1), by=dan, reference="Note verbale 12")
    later = report_due(made.gift, date(2026, 10, 1), covers_until=make.HALF.ends_on, kind=KINDS.NARRATIVE)

    actions.add_recipient(kind="donor", role=Role.DONOR, by=dan)
    actions.distribute(report, by=carol)

    promised.refresh_from_db()
    later.refresh_from_db()
    assert (promised.sent_on, promised.reference, later.sent_on) == (date(2026, 9, 1), "Note verbale 12", None)


def test_an_administrator_hands_out_and_records_nothing_that_is_not_theirs(
    made: make.Made, irene: User, carol: User, dan: User, ada: User
) -> None:
    report = handed_out(made, carol, dan, Role.HEAD)
    actions.add_recipient(kind="donor", role=Role.DONOR, by=dan)

    assert [one.person for one in actions.distribute(report, by=ada)] == [irene]
    assert sent() == []


def test_the_page_says_what_handing_it_out_records(
    client: Client, made: make.Made, irene: User, carol: User, dan: User
) -> None:
    report = handed_out(made, carol, dan, Role.HEAD)
    client.force_login(carol)

    page = client.get(f"/en/reports/{report.pk}/distribution/").content.decode()

    assert "They are recorded as sent when it is handed to somebody of the donor." in page
    assert "30 September 2026" in page
    assert "15 October 2026" not in page
