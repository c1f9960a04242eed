"""What the work plans need from a person now."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from portal.desk import Task, Uncounted, Unsorted, counter_of, pile_of
from projects.workplan.lists import ACTIVITIES
from projects.workplan.models import Activity


def tasks(user: Any) -> Iterable[Task]:
    """Late activities of their owner; how late they are is for the desk to say."""
    today = timezone.localdate()
    rows = Activity.objects.visible_to(user).late(today).filter(owner=user).select_related("project")
    for row in rows.order_by("ends_on", "id"):
        yield Task(
            (row.project.code, row.title),
            _("Record the progress of the activity"),
            reverse("activity_detail", args=[row.project_id, row.number]),
            row.ends_on,
            row.language,
        )


def counters(user: Any) -> Iterator[Uncounted]:
    if not is_programme_staff(user):
        return
    yield counter_of(
        ACTIVITIES,
        user,
        "activity_list",
        "when=late" if standing(user).has(Role.HEAD) else "when=late&whose=mine",
        group="late",
        key="activities.late",
        label=_("Late activities"),
        note=_("Their last day is past, and they are neither done nor cancelled."),
        tone="bad",
    )


def piles(user: Any) -> Iterator[Unsorted]:
    yield pile_of(
        ACTIVITIES,
        user,
        "activity_list",
        "when=open",
        key="activities",
        label=_("Activities"),
        by="owner",
        word="owner",
    )
