"""An illustrative Board report on the last complete half-year, written by one person and approved by another."""

from collections.abc import Mapping
from datetime import date

from portal.accounts.models import User
from portal.periods import Period
from reports.runs import actions
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


def last_half_year(today: date) -> Period:
    if today.month > 6:
        return Period(date(today.year, 1, 1), date(today.year, 6, 30))
    return Period(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))


def load(people: Mapping[str, User], *, today: date) -> Report:
    officer, head = people["officer@demo.example"], people["head@demo.example"]
    report = actions.draft_report("board", last_half_year(today), by=officer)
    if report.status == ReportStatus.DRAFTING:
        actions.send_to_review(report, by=officer)
        actions.approve(report, by=head)
    return report
