"""Values that wait for a review, for whoever manages the project; values sent back, for whoever entered them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Task
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.workflow import RUNNING
from projects.results.models import IndicatorValue, ReportingPeriod, ValueStatus


def tasks(user: Any) -> Iterator[Task]:
    if not standing(user).has(Role.OFFICER, Role.HEAD, Role.FOCAL_POINT):
        return
    yield from to_review(user)
    yield from returned(user)


def to_review(user: Any) -> Iterator[Task]:
    """One task for each period, for the manager and the team; for a head of section while a project has no manager."""
    waiting = IndicatorValue.objects.filter(status=ValueStatus.SUBMITTED).exclude(entered_by=user.pk)
    for period, n in periods_with(waiting, held_by(user)):
        told = ngettext("Review %(n)s value", "Review %(n)s values", n) % {"n": formats.number(n)}
        yield task(period, told, reverse("results_review", args=[period.project_id, period.pk]))


def returned(user: Any) -> Iterator[Task]:
    back = IndicatorValue.objects.sent_back_to(user)
    reach = Project.objects.visible_to(user).order_by().values("pk")
    for period, n in periods_with(back, Q(project__in=reach)):
        told = ngettext("Correct %(n)s value", "Correct %(n)s values", n) % {"n": formats.number(n)}
        yield task(period, told, reverse("results", args=[period.project_id]))


def periods_with(values: Any, of: Q) -> list[tuple[ReportingPeriod, int]]:
    """The periods of running projects in which there are such values, with how many."""
    counts = dict(values.order_by().values_list("period").annotate(n=Count("pk")))
    if not counts:
        return []
    rows = ReportingPeriod.objects.filter(of, pk__in=counts, project__status__in=RUNNING)
    return [(row, counts[row.pk]) for row in rows.select_related("project")]


def held_by(user: Any) -> Q:
    """The projects that this person manages or works on today; those of nobody are for the head of section."""
    if not standing(user).has(Role.OFFICER, Role.HEAD):
        return Q(pk__in=[])
    today = timezone.localdate()
    members = ProjectMember.objects.filter(user=user.pk, since__lte=today)
    mine = Q(project__manager=user.pk) | Q(
        project__in=members.filter(Q(until__isnull=True) | Q(until__gte=today)).values("project")
    )
    return mine | Q(project__manager__isnull=True) if standing(user).has(Role.HEAD) else mine


def task(period: ReportingPeriod, what: str, url: str) -> Task:
    project = period.project
    title = (project.code, formats.period(period.starts_on, period.ends_on), project.title)
    return Task(title, what, url, period.due_on, project.language)
