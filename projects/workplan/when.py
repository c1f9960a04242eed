"""Whether a project still works: what may happen to its activities, risks and action points."""

from typing import Any

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus

AT_WORK = (ProjectStatus.PLANNING, *RUNNING)


def against_work(project: Project) -> list[Blocker]:
    """Nothing of a project changes after it has ended."""
    if project.status in AT_WORK:
        return []
    return [Blocker(_("The project has ended: nothing of it changes any more."))]


def may_change(user: Any, project: Project) -> bool:
    return bool(user.is_authenticated and user.has_perm("projects.manage_project", project)) and not against_work(
        project
    )


def locked(project: Project) -> Project:
    """The project as it is now, kept so until the act is over: its status decides, and its numbers are given one by one."""
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
