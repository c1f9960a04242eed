from datetime import datetime

from portal.accounts.models import User
from reports.distribution import actions
from reports.runs.afterwards import after
from reports.runs.models import Report


@after("approve")
def hand_out(report: Report, *, by: User, now: datetime) -> None:
    """An approved report goes to whom the standing lists name; where none does, a person hands it out."""
    actions.distribute(report, by=None, now=now)
