"""What the desk of a State says in words. Each sentence is made from the figures beside it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.requests.rights import Right
from projects.results.reporting.standing import days_late
from projects.states.desk.freshness import FreshnessLine
from projects.states.desk.projects import ProjectLine, Reports
from projects.states.desk.requests import RequestLine

# Reasons of what is asked


def why(line: Any, *, today: date) -> str:
    """Why something is asked now, from what is known of its record."""
    if isinstance(line, RequestLine):
        return of_request(line)
    if isinstance(line, ProjectLine):
        return of_project(line, today=today)
    return never(line) if isinstance(line, FreshnessLine) and line.total else ""


def of_request(line: RequestLine) -> str:
    if line.where.since is None:
        return ""
    facts = {"stage": line.where.stage, "day": formats.day(line.where.since)}
    if line.where.is_pause:
        return _("“%(stage)s” since %(day)s: OHCHR's clock stands still until the State has answered.") % facts
    return _("“%(stage)s” since %(day)s.") % facts


def of_project(line: ProjectLine, *, today: date) -> str:
    late = max((days_late(period, today) for period in line.reports.periods), default=0)
    if late:
        words = ngettext("A report is %(n)s day late.", "A report is %(n)s days late.", late)
        return words % {"n": formats.number(late)}
    if line.reports.periods:
        return missing(line.reports)
    if line.project.ends_on:
        return _("The project ends on %(day)s.") % {"day": formats.day(line.project.ends_on)}
    return ""


def missing(reports: Reports) -> str:
    words = ngettext(
        "%(n)s value of a report is not sent yet.", "%(n)s values of reports are not sent yet.", reports.missing
    )
    return words % {"n": formats.number(reports.missing)}


def never(line: FreshnessLine) -> str:
    words = ngettext(
        "Of %(all)s recommendation, %(n)s has never been reported on.",
        "Of %(all)s recommendations, %(n)s have never been reported on.",
        line.total,
    )
    return words % {"n": formats.number(line.never), "all": formats.number(line.total)}


# Clock


def clock(line: RequestLine) -> str:
    """Working days in this stage, of those that it may take."""
    where, facts = line.where, {"n": formats.number(line.where.working_days)}
    if line.target is not None:
        words = ngettext("%(n)s of %(all)s working day", "%(n)s of %(all)s working days", line.target)
        return words % {**facts, "all": formats.number(line.target)}
    return ngettext("%(n)s working day", "%(n)s working days", where.working_days) % facts


def expected(line: RequestLine) -> str:
    where = line.where
    if where.is_pause:
        if where.due_on is None:
            return _("The clock stands still.")
        return _("The clock stands still; the answer is due on %(day)s.") % {"day": formats.day(where.due_on)}
    if where.expected_on is None:
        return ""
    return _("“%(stage)s” expected by %(day)s") % {"stage": where.next_stage, "day": formats.day(where.expected_on)}


def overdue(line: RequestLine) -> str:
    n = line.where.overdue_days
    return ngettext("%(n)s working day late", "%(n)s working days late", n) % {"n": formats.number(n)} if n else ""


# Freshness


def fresh(line: FreshnessLine) -> str:
    """`line` is the sum of all cycles."""
    if not line.total:
        return _("No recommendation that is followed up has been imported yet.")
    words = ngettext(
        "Of %(all)s recommendation, %(recent)s has news of the last six months, %(older)s only older news, and %(never)s has never been reported on.",
        "Of %(all)s recommendations, %(recent)s have news of the last six months, %(older)s only older news, and %(never)s have never been reported on.",
        line.total,
    )
    return words % {
        "all": formats.number(line.total),
        "recent": formats.number(line.recent),
        "older": formats.number(line.older),
        "never": formats.number(line.never),
    }


# Rights


def rights(counts: tuple[tuple[Right, int], ...]) -> str:
    """In brief; one line where a person has the same right on all open requests."""
    if not counts:
        return str(Right.SUBMIT.label)
    if len(counts) == 1:
        return str(counts[0][0].label)
    return formats.names(_("%(right)s: %(n)s") % {"right": right.label, "n": formats.number(n)} for right, n in counts)
