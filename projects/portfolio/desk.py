"""What projects need of a person now: an exception to approve, and projects whose start date has come; which of them are quiet,
and who manages how many."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from portal.desk import Task, Uncounted, Unsorted, counter_of, pile_of
from projects.portfolio.lists import PROJECTS
from projects.portfolio.models import Project, ProjectQuerySet
from projects.portfolio.workflow import RUNNING, ProjectStatus


def tasks(user: Any) -> Iterator[Task]:
    """For heads of section, the exceptions that others recorded; for managers, their projects that can begin."""
    if not user.standing.has(Role.HEAD, Role.OFFICER):
        return
    for row in waiting(user).for_list():
        is_exception = row.request_id is None and row.exception_at is None
        if is_exception and row.created_by_id != user.pk and user.standing.has(Role.HEAD):
            yield task(row, _("Approve that there is a project without a request"))
        elif not is_exception and row.manager_id == user.pk:
            yield task(row, _("Start the project"))


def waiting(user: Any) -> ProjectQuerySet:
    exceptions = Q(request__isnull=True, exception_at__isnull=True)
    ready = Q(manager=user.pk, starts_on__lte=timezone.localdate())
    return Project.objects.visible_to(user).filter(exceptions | ready, status=ProjectStatus.PLANNING).order_by("pk")


def task(row: Project, what: Any) -> Task:
    places = formats.names(state.name for state in row.states.all()) or str(row.get_reach_display())
    return Task((row.code, places, row.title), what, reverse("project_detail", args=[row.pk]), row.starts_on)


def counters(user: Any) -> Iterator[Uncounted]:
    if not is_programme_staff(user):
        return
    yield counter_of(
        PROJECTS,
        user,
        "project_list",
        "only=quiet" if standing(user).has(Role.HEAD) else "only=mine&only=quiet",
        group="alerts",
        key="projects.quiet",
        label=_("Projects without activity"),
        note=_("Nothing recorded for 90 days: every project under way reports at least each quarter."),
        tone="warn",
    )


def piles(user: Any) -> Iterator[Unsorted]:
    open_stages = "&".join(f"status={status}" for status in (ProjectStatus.PLANNING, *RUNNING))
    yield pile_of(
        PROJECTS, user, "project_list", open_stages, key="projects", label=_("Projects"), by="manager", word="manager"
    )
