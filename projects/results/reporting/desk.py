"""Reports on results that are asked of a person: those that are late, over, or due within two weeks."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff
from portal.desk import Task, Uncounted, counter_of
from projects.portfolio.models import Project
from projects.results.models import ReportingPeriod
from projects.results.reporting.lists import REPORTING
from projects.results.reporting.rules import ASKED
from projects.results.reporting.standing import COMING_UP, OPEN, missing, projects_worked_on, with_standing


def tasks(user: Any) -> Iterator[Task]:
    for period in wanted(user).order_by("due_on", "pk"):
        project = period.project
        yield Task(
            (project.code, project.title),
            what(period),
            reverse("grid_period", args=[project.pk, period.pk]),
            period.due_on,
            project.language,
        )


def what(period: Any) -> str:
    facts = {"period": formats.period(period.starts_on, period.ends_on), "missing": missing(period)}
    if period.is_locked:
        return _("Open %(period)s and report: %(missing)s") % facts
    return _("Report for %(period)s: %(missing)s") % facts


def wanted(user: Any) -> QuerySet[Any]:
    today = timezone.localdate()
    rows = ReportingPeriod.objects.filter(project__status__in=ASKED).filter(
        Q(ends_on__lt=today) | Q(due_on__lte=today + COMING_UP)
    )
    return with_standing(rows.filter(asked_of(user)), today).filter(standing__in=OPEN).select_related("project")


def asked_of(user: Any) -> Q:
    """See also rules.reporters, which says the same of one period."""
    today = timezone.localdate()
    if user.standing.is_staff:
        return Q(project__in=projects_worked_on(user, today))
    if not user.standing.has(Role.FOCAL_POINT):
        return Q(pk__in=())
    own = Project.states.through.objects.filter(state__in=user.standing.state_ids(Role.FOCAL_POINT) or ())
    return Q(project__in=own.values("project"), project__states_report__isnull=False, is_locked=False)


def counters(user: Any) -> Iterator[Uncounted]:
    """Of all projects for heads of section, of those that the person works on for officers; what was sent back is one's own."""
    if not is_programme_staff(user):
        return
    yield counter_of(
        REPORTING,
        user,
        "reporting_list",
        "standing=late" if user.standing.has(Role.HEAD) else "standing=late&whose=mine",
        group="late",
        key="results.late",
        label=_("Periods with indicator values not reported"),
        note=_("The day on which the report for the period was due is past."),
        tone="bad",
    )
    yield counter_of(
        REPORTING,
        user,
        "reporting_list",
        "back=mine",
        group="returned",
        key="results.back",
        label=_("Periods with values sent back to you"),
        note=_("The reviewer wants them corrected."),
        tone="warn",
    )
