"""What may be changed at once, and what only by an amendment."""

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus


def against_direct_change(project: Project) -> list[Blocker]:
    """Dates, budget, results framework and partners: free while the project is planned, by amendment while it runs."""
    if project.status == ProjectStatus.PLANNING:
        return []
    if project.status in RUNNING:
        return [Blocker(_("The project has begun: this changes by an amendment."), url=address_of_amendments(project))]
    return [Blocker(_("The project has ended: nothing of it changes any more."))]


def address_of_amendments(project: Project) -> str:
    try:
        return reverse("amendment_list", args=[project.pk])
    except NoReverseMatch:
        return ""


def raise_revision(project: Project) -> None:
    """Call it in the transaction of every act that writes what an amendment may change, after locking the project."""
    Project.objects.filter(pk=project.pk).update(revision=F("revision") + 1)
    project.refresh_from_db(fields=["revision"])
