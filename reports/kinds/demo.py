"""An illustrative report to the donor of the demonstration, and the sheet of its oldest running project, both being written."""

from collections.abc import Mapping
from datetime import date

from funding.donors.models import Donor
from portal.accounts.demo_people import donor_organisation
from portal.accounts.models import User
from portal.periods import year
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from reports.runs import actions


def load(people: Mapping[str, User], *, today: date) -> None:
    officer, period = people["officer@demo.example"], year(today.year)
    donor = Donor.objects.filter(organisation=donor_organisation()).first()
    if donor is not None:
        actions.draft_report("donor", period, scope=str(donor.pk), by=officer)
    project = Project.objects.filter(status__in=RUNNING, is_published=True).order_by("code").first()
    if project is not None:
        actions.draft_report("project", period, scope=project.code, by=officer)
