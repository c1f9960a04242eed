"""An illustrative Board report on the last complete half-year, written by one person, checked by finance and approved by a third."""

from collections.abc import Mapping
from datetime import date

from portal.accounts.models import User
from portal.periods import Period
from reports.board import demo as board
from reports.board.packs import demo as packs
from reports.distribution import demo as distribution
from reports.kinds import demo as kinds
from reports.narrative import demo as narrative
from reports.review import actions as review
from reports.review import demo as in_review
from reports.runs import actions
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus
from reports.schedules import demo as schedules


def last_half_year(today: date) -> Period:
    if today.month > 6:
        return Period(date(today.year, 1, 1), date(today.year, 6, 30))
    return Period(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))


def load(people: Mapping[str, User], *, today: date) -> Report:
    officer, head, finance = (people[f"{name}@demo.example"] for name in ("officer", "head", "finance"))
    report = actions.draft_report("board", last_half_year(today), by=officer)
    if report.status == ReportStatus.DRAFTING:
        narrative.load(report, by=officer)
        actions.send_to_review(report, by=officer)
        review.check_by_finance(report, by=finance, note="Held against the ledger before the period is certified.")
        actions.approve(report, by=head)
    in_review.load(people, today=today)
    kinds.load(people, today=today)
    distribution.load(people, today=today)
    board.load(people, today=today)
    packs.load(people, report=report)
    schedules.load(people, today=today)
    return report
