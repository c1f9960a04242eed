"""An illustrative report to the donor of the demonstration, being written, and the sheet of its oldest running project, which
came back from review."""

from collections.abc import Mapping
from datetime import date

from funding.donors.models import Donor
from portal.accounts.demo_people import donor_organisation
from portal.accounts.models import User
from portal.periods import year
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from reports.runs import actions
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


def load(people: Mapping[str, User], *, today: date) -> None:
    officer, period = people["officer@demo.example"], year(today.year)
    donor = Donor.objects.filter(organisation=donor_organisation()).first()
    if donor is not None:
        actions.draft_report("donor", period, scope=str(donor.pk), by=officer)
    project = Project.objects.filter(status__in=RUNNING, is_published=True).order_by("code").first()
    if project is not None:
        sent_back(actions.draft_report("project", period, scope=project.code, by=officer), people)


def sent_back(report: Report, people: Mapping[str, User]) -> None:
    """The head of section wants changes; once."""
    if report.status == ReportStatus.DRAFTING:
        actions.send_to_review(report, by=people["officer@demo.example"])
        actions.request_changes(
            report,
            by=people["head@demo.example"],
            note="Say more on what took so long (illustrative).",
            places={"figures": "Freeze them again: the last activities are not in them (illustrative)."},
        )
