"""What else happens when a report is approved or published, in the act's transaction: each feature registers its own."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.accounts.models import User
from reports.runs.models import Report

Act = Callable[..., Any]  # (report, by, now)
ACTS: dict[str, list[Act]] = defaultdict(list)


def after(verb: str) -> Callable[[Act], Act]:
    def kept(function: Act) -> Act:
        ACTS[verb].append(function)
        return function

    return kept


def happened(verb: str, report: Report, *, by: User, now: datetime) -> None:
    for act in ACTS[verb]:
        act(report, by=by, now=now)
