"""Late action points: one mail for each missed day, and no word of the case in it."""

import pytest
from django.core import mail

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.risks.models import ActionPoint
from projects.risks.points import actions, reminders, tasks
from projects.risks.points.models import ActionPointReminder
from tests.factories import workplan
from tests.factories.workplan import day
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def late(running: Project, carol: User, alice: User, chris: User) -> ActionPoint:
    point = workplan.point(running, carol, alice, chris)
    ActionPoint.objects.filter(pk=point.pk).update(due_on=day(-2))
    return ActionPoint.objects.get(pk=point.pk)


def test_a_round_writes_once_however_often_it_runs(late: ActionPoint, alice: User) -> None:
    assert [tasks.remind_of_late_points(), tasks.remind_of_late_points()] == [1, 0]
    (reminder,) = ActionPointReminder.objects.all()

    assert [reminders.mail(reminder.pk), reminders.mail(reminder.pk)] == [1, 0]

    (letter,) = mail.outbox
    assert letter.to == [alice.email]
    assert f"/en/projects/{late.project_id}/action-points/1/" in letter.body
    assert "list of visits" not in letter.body
    assert late.project.code not in letter.body


def test_a_deadline_that_moved_and_was_missed_again_counts_anew(late: ActionPoint, carol: User) -> None:
    reminders.make_round()
    actions.move_deadline(late, by=carol, due_on=day(9), reason="Later")
    assert reminders.make_round() == 0
    ActionPoint.objects.update(due_on=day(-1))

    assert reminders.make_round() == 1


def test_what_is_done_meanwhile_or_of_somebody_who_left_is_not_written_about(late: ActionPoint, alice: User) -> None:
    reminders.make_round()
    (reminder,) = ActionPointReminder.objects.all()
    alice.memberships.update(starts_on=day(-50), ends_on=day(-10))
    left = reminders.mail(reminder.pk)
    alice.memberships.update(ends_on=None)
    actions.finish(late, by=User.objects.get(pk=alice.pk), note="Sent")

    assert (left, reminders.mail(reminder.pk), mail.outbox) == (0, 0, [])


@pytest.mark.parametrize(("days", "status", "made"), [(-1, "active", 1), (0, "active", 0), (-40, "active", 0), (-1, "closed", 0)])  # fmt: skip
def test_which_points_are_reminded_of(days: int, status: str, made: int, late: ActionPoint) -> None:
    ActionPoint.objects.update(due_on=day(days))
    Project.objects.update(status=status)

    assert reminders.make_round() == made
