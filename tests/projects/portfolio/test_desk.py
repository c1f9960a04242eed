from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import User
from projects.portfolio.desk import tasks
from projects.portfolio.exceptions import actions
from projects.portfolio.models import Project
from tests.factories import projects as make


def whats(user: User) -> list[str]:
    return [str(task.what) for task in tasks(user)]


def test_an_exception_waits_for_a_head_who_did_not_record_it(carol: User, dan: User, frank: User) -> None:
    project = actions.create(by=carol, title="Training", reason="Agreed together.", reach="global")

    assert whats(dan) == ["Approve that there is a project without a request"]
    assert whats(carol) == whats(frank) == []
    Project.objects.filter(pk=project.pk).update(created_by=dan)
    assert whats(dan) == []


@pytest.mark.parametrize(("days", "expected"), [(0, ["Start the project"]), (1, [])])
def test_a_manager_starts_the_project_when_its_day_has_come(
    days: int, expected: list[str], alice: User, carol: User, chris: User, dan: User
) -> None:
    project = make.project(alice, (carol, chris), dan)
    Project.objects.filter(pk=project.pk).update(starts_on=timezone.localdate() + timedelta(days=days))

    assert whats(carol) == expected
    assert whats(chris) == []
