"""Reasons against publishing that lie in the kind of report (found by reports.apps)."""

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.models import Project
from reports.runs.blockers import before
from reports.runs.models import Report


@before("publish")
def holds_a_donors_conditions(report: Report) -> list[Blocker]:
    """No donor sees another's conditions; the donor itself gets the report as a delivery."""
    if report.kind != "donor":
        return []
    return [Blocker(_("A report to a donor holds its conditions. It is handed to the donor and not published."))]


@before("publish")
def project_is_public(report: Report) -> list[Blocker]:
    if report.kind != "project" or Project.objects.filter(code=report.scope, is_published=True).exists():
        return []
    return [Blocker(_("The project is not published, so neither is its sheet."))]
