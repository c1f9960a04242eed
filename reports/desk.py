"""Reports that need a person now: to be finished by the author, checked by finance, decided by somebody without a hand in it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from portal.desk import Task, register
from reports.runs.finding import full_title
from reports.runs.models import Report
from reports.runs.turns import waiting_for, wanted_of


@register
def report_tasks(user: Any) -> Iterable[Task]:
    for row in waiting_for(Report.objects.visible_to(user), user):
        yield Task((full_title(row),), wanted_of(row, user), reverse("report_detail", args=[row.pk]))
