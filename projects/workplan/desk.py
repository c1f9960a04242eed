"""What the work plans need from a person now."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from portal import formats
from portal.desk import Task
from projects.workplan.models import Activity


def tasks(user: Any) -> Iterable[Task]:
    """Late activities of their owner."""
    today = timezone.localdate()
    rows = Activity.objects.visible_to(user).late(today).filter(owner=user).select_related("project")
    for row in rows.order_by("ends_on", "id"):
        days = (today - row.ends_on).days
        sentence = ngettext(
            "Record the progress: the activity is %(n)s day late",
            "Record the progress: the activity is %(n)s days late",
            days,
        )
        yield Task(
            (row.project.code, row.title),
            sentence % {"n": formats.number(days)},
            reverse("activity_detail", args=[row.project_id, row.number]),
            row.ends_on,
            row.language,
        )
