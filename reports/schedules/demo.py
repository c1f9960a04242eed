"""Illustrative rules of the schedule with a year of history: reports that were drafted, and one that could not be."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.accounts.models import User
from portal.periods import Period
from reports.kinds import KINDS
from reports.schedules import actions, planning, rounds
from reports.schedules.models import ScheduledReport, ScheduleRule
from reports.schedules.terms import containing, plus_months

LATEST = 2  # reports of a rule that are drafted, so that loading stays quick; earlier runs are shown as left out
FORMER = "VFTC-1999"  # a fund's code that nothing knows


def rules(today: date) -> list[dict[str, Any]]:
    begun = date(plus_months(today, -6).year, 1, 1)
    lately = f"{today - timedelta(days=12):%m-%d}"
    return [
        {"name": "Board of Trustees: report for each session", "kind": "board", "trigger": "before_session",
         "covers": "half_year", "days": 30, "starts_on": begun},
        {"name": "Board of Trustees: half-yearly report", "kind": "board", "trigger": "after_period",
         "covers": "half_year", "days": 60, "starts_on": begun},
        {"name": "Statement of all voluntary funds, quarterly", "kind": "statement", "trigger": "after_period",
         "covers": "quarter", "days": 45, "starts_on": begun},
        {"name": "Statement of the fund closed in 1999", "kind": "statement", "scope": FORMER,
         "trigger": "fixed_dates", "dates": [lately], "covers": "year", "starts_on": plus_months(today, -3)},
        {"name": "Donors: yearly report to each", "kind": "donor", "scopes": "each", "trigger": "fixed_dates",
         "dates": ["03-31"], "covers": "year", "starts_on": next_year(today)},
        {"name": "States: yearly report on each", "kind": "state", "scopes": "each", "trigger": "fixed_dates",
         "dates": ["04-15"], "covers": "year", "starts_on": next_year(today)},
    ]  # fmt: skip


def next_year(today: date) -> date:
    return date(today.year + 1, 1, 1)


def load(people: Mapping[str, User], *, today: date) -> None:
    """Once. The history comes from real rounds at past moments; nobody is written to."""
    head = people["head@demo.example"]
    if ScheduleRule.objects.exists():
        return
    now = at(today)
    made = [
        actions.add_rule(by=head, now=at(min(today, facts["starts_on"])), **facts)
        for facts in rules(today)
        if facts["kind"] in KINDS
    ]
    for rule in made:
        leave_out_early_runs(rule, head, today)
    for moment in moments(made, today):
        rounds.make_round(now=moment)
    rounds.make_round(now=now)
    skip_one(made, head, now)
    ScheduledReport.objects.filter(status=ScheduledReport.Status.DONE).update(told_at=now)


def at(day: date) -> datetime:
    return datetime.combine(day, time(5, 15), UTC)


def leave_out_early_runs(rule: ScheduleRule, by: User, today: date) -> None:
    """What was due long ago was written before there was a portal."""
    due = [one for one in planning.runs_of(rule, today) if one.due_on <= today]
    for one in due[:-LATEST]:
        actions.settle_as_skipped(
            rule, one.period, one.due_on, reason="Written before the portal was in use.", by=by, now=at(rule.starts_on)
        )


def moments(made: list[ScheduleRule], today: date) -> list[datetime]:
    """The mornings on which something was due."""
    days = {one.due_on for rule in made for one in planning.runs_of(rule, today) if one.due_on < today}
    return [at(day) for day in sorted(days)]


def skip_one(made: list[ScheduleRule], by: User, now: datetime) -> None:
    """The half-year's report after next is left out, with its reason."""
    rule = next(rule for rule in made if rule.kind == "board" and rule.trigger == "after_period")
    later = containing(now.date() + timedelta(days=200), 6)
    actions.skip_run(
        rule, Period(later.starts_on, later.ends_on), by=by, now=now, reason="The report for the session covers it."
    )
