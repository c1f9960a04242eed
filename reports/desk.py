"""Reports that need a person now: to be finished by the author, checked by finance, decided by somebody without a hand in it;
those that came back and those that nobody touches."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.rules import is_finance, is_head, is_programme_staff
from portal.desk import Task, Uncounted, counter_of, counting, register
from reports.runs.finding import full_title
from reports.runs.lists import REPORTS
from reports.runs.models import Report
from reports.runs.turns import waiting_for, wanted_of


@register
def report_tasks(user: Any) -> Iterable[Task]:
    for row in waiting_for(Report.objects.visible_to(user), user):
        yield Task((full_title(row),), wanted_of(row, user), reverse("report_detail", args=[row.pk]))


@counting
def counters(user: Any) -> Iterable[Uncounted]:
    """Drafts of everybody for heads of section, the own ones for other writers; what came back is one's own."""
    if not (is_programme_staff(user) or is_finance(user)):
        return
    yield counter_of(
        REPORTS,
        user,
        "report_list",
        "untouched=yes" if is_head(user) else "untouched=yes&only=mine",
        group="alerts",
        key="reports.untouched",
        label=_("Drafts of reports not touched"),
        note=_("Nothing was done to them for 14 days, and their figures grow old."),
        tone="warn",
    )
    yield counter_of(
        REPORTS,
        user,
        "report_list",
        "status=changes_requested&only=mine",
        group="returned",
        key="reports.returned",
        label=_("Reports with changes requested"),
        note=_("The reviewer has flagged what to change; you worked on them."),
        tone="warn",
    )
