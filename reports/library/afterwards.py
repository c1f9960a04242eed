from datetime import datetime

from portal.accounts.models import User
from reports.library import actions
from reports.runs.afterwards import after
from reports.runs.models import Report


@after("publish")
def enter_the_library(report: Report, *, by: User, now: datetime) -> None:
    actions.enter(report, now=now)
