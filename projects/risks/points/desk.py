"""Action points that wait for a person: soon due or late ones of the owner, done ones of the verifier."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from portal.desk import Task, Uncounted, Unsorted, counter_of, pile_of
from projects.risks.models import ActionPoint
from projects.risks.points.lists import ACTION_POINTS

SOON = timedelta(days=14)


def tasks(user: Any) -> Iterable[Task]:
    today = timezone.localdate()
    seen = ActionPoint.objects.visible_to(user).select_related("project")
    for row in seen.to_do().filter(owner=user, due_on__lte=today + SOON).order_by("due_on", "id"):
        yield task(row, _("Action point"))
    for row in seen.to_verify().filter(verifier=user).order_by("due_on", "id"):
        yield task(row, _("Verify that the action point is done"))


def task(row: ActionPoint, what: str) -> Task:
    url = reverse("action_point_detail", args=[row.project_id, row.number])
    return Task((row.project.code, row.text), what, url, row.due_on, row.language)


def counters(user: Any) -> Iterator[Uncounted]:
    if not is_programme_staff(user):
        return
    yield counter_of(
        ACTION_POINTS,
        user,
        "action_point_list",
        "due=late" if standing(user).has(Role.HEAD) else "due=late&whose=mine",
        group="late",
        key="action_points.late",
        label=_("Late action points"),
        note=_("Not done by the day on which they were due."),
        tone="bad",
    )


def piles(user: Any) -> Iterator[Unsorted]:
    yield pile_of(
        ACTION_POINTS,
        user,
        "action_point_list",
        "status=open",
        key="action_points",
        label=_("Action points"),
        by="owner",
        word="owner",
    )
