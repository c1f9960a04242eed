from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.desk import Task
from projects.followup import actions
from projects.followup.desk import overdue_reports, reports_to_verify
from tests.factories.people import member
from tests.factories.projects import recommendation

pytestmark = pytest.mark.django_db


def tasks(provider: object, user: User) -> list[tuple[str, str]]:
    found: list[Task] = list(provider(user))  # type: ignore[operator]
    return [(task.title[0], str(task.what)) for task in found]


@pytest.fixture
def told(alice: User, zoe: User, carol: User) -> None:
    """Kenya: one fresh, one a year old, one never, one old but implemented. Zambia: one fresh that OHCHR has verified."""
    today = timezone.localdate()
    for number, (days, progress) in enumerate(((3, "planned"), (400, "planned"), (400, "implemented")), start=1):
        row = recommendation(paragraph=f"1.{number}")
        actions.report_progress(row, by=alice, progress=progress, as_at=today - timedelta(days=days))
    recommendation(paragraph="1.4")
    zambia = recommendation("ZMB", paragraph="2.1")
    actions.report_progress(zambia, by=zoe, progress="planned", as_at=today)
    actions.verify_progress(zambia, by=carol, progress="planned", as_at=today, comment="So it is")


@pytest.mark.usefixtures("told")
def test_a_focal_point_is_told_what_is_overdue(alice: User, zoe: User, carol: User) -> None:
    assert tasks(overdue_reports, alice) == [("Kenya", "2 recommendations not updated for a year")]
    assert tasks(overdue_reports, zoe) == []
    assert tasks(overdue_reports, carol) == []


@pytest.mark.usefixtures("told")
def test_an_officer_is_told_what_to_verify(alice: User, carol: User) -> None:
    assert tasks(reports_to_verify, carol) == [("Kenya", "3 reports to verify")]
    assert tasks(reports_to_verify, member("Olga", Role.OFFICER, iso3="ZMB")) == []
    assert tasks(reports_to_verify, alice) == []


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("name", "count"), [("alice", 2), ("carol", 3)])
def test_the_task_opens_its_rows(client: Client, name: str, count: int, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)
    client.force_login(person)
    provider = overdue_reports if name == "alice" else reports_to_verify
    (task,) = provider(person)

    assert client.get(task.url).context["page"].paginator.count == count
    assert str(task.what) in client.get("/en/desk/").content.decode()
