"""Action points that wait for a person: soon due or late ones of the owner, done ones of the verifier."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.desk import Task
from projects.risks.models import ActionPoint

SOON = timedelta(days=14)


def tasks(user: Any) -> Iterable[Task]:
    today = timezone.localdate()
    seen = ActionPoint.objects.visible_to(user).select_related("project")
    for row in seen.to_do().filter(owner=user, due_on__lte=today + SOON).order_by("due_on", "id"):
        yield task(row, _("Action point, late") if row.due_on < today else _("Action point"))
    for row in seen.to_verify().filter(verifier=user).order_by("due_on", "id"):
        yield task(row, _("Verify that the action point is done"))


def task(row: ActionPoint, what: str) -> Task:
    url = reverse("action_point_detail", args=[row.project_id, row.number])
    return Task((row.project.code, row.text), what, url, row.due_on, row.language)
