"""What a rule calls for: its runs up to today are settled, those of the next weeks are announced, and announcements that
nobody calls for any more are taken back. Every step can be done again, and by two at the same time, without effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.periods import Period
from reports.board.sessions.models import BoardSession
from reports.kinds import KINDS
from reports.runs import announcements
from reports.runs.workflow import ReportStatus
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.terms import Call, Occurrence, Terms, calls, occurrences, once, plus_months

Status = ScheduledReport.Status
MONTHS_AHEAD = 72  # five runs of a yearly rule


@dataclass(frozen=True)
class Planned:
    called: int = 0
    announced: int = 0
    withdrawn: int = 0


def sessions() -> list[date]:
    """The first days of the Board's sessions, also of those that were held: their reports may still have to be caught up."""
    return list(BoardSession.objects.order_by("starts_on").values_list("starts_on", flat=True))


def runs_of(rule: ScheduleRule, until: date) -> list[Occurrence]:
    """The runs of the rule as it stands now, each period once."""
    held = sessions() if rule.trigger == ScheduleRule.Trigger.BEFORE_SESSION else ()
    return once(occurrences(rule.terms, rule.terms.first, until, sessions=held))


def scopes_of(rule: ScheduleRule, period: Period) -> Iterable[str]:
    """The codes of what the rule reports on. With EACH: what has something to report for the period at this moment."""
    if rule.scopes == ScheduleRule.Scopes.ONE:
        return [rule.scope]
    kind = KINDS.get(rule.kind)
    return sorted(set(kind.scope.with_something(period))) if kind and kind.scope else []


@transaction.atomic
def plan(rule_id: int, *, now: datetime) -> Planned:
    """Settles and announces. The lock on the rule makes a second scheduler wait, and then find everything settled."""
    rule = ScheduleRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
    if not rule.is_active:
        return Planned()
    today = timezone.localdate(now)
    called = settle(rule, today, now=now)
    wanted = ahead(rule, today)
    announced = sum(announce(rule, call, now=now) for call in wanted)
    withdrawn = take_back(rule, wanted, today)
    rule.planned_at, rule.problem = now, ""
    rule.save(update_fields=["planned_at", "problem"])
    return Planned(called, announced, withdrawn)


def settle(rule: ScheduleRule, until: date, *, now: datetime) -> int:
    """Calls for the reports of every run that is due and not settled. Returns how many are new. The rule is locked."""
    known = {(run.starts_on, run.ends_on) for run in rule.settled.all()}
    new = 0
    for one in runs_of(rule, until):
        if (one.period.starts_on, one.period.ends_on) in known:
            continue
        RuleRun.objects.create(
            rule=rule, starts_on=one.period.starts_on, ends_on=one.period.ends_on, due_on=one.due_on, at=now
        )
        new += sum(call_for(rule, call, now=now)[1] for call in calls([one], lambda period: scopes_of(rule, period)))
    return new


def ahead(rule: ScheduleRule, today: date) -> list[Call]:
    """What the rule will call for in the next weeks, as far as one can say today."""
    coming = coming_runs(rule, today, today + timedelta(days=settings.REPORTS_ANNOUNCED_DAYS))
    return calls(coming, lambda period: scopes_of(rule, period))


def coming_runs(rule: ScheduleRule, today: date, until: date) -> list[Occurrence]:
    """The runs after today that are neither settled nor left out."""
    known = {(run.starts_on, run.ends_on) for run in rule.settled.all()}
    found = [one for one in runs_of(rule, until) if one.due_on > today]
    return [one for one in found if (one.period.starts_on, one.period.ends_on) not in known]


def furthest(today: date) -> date:
    """As far ahead as single runs are shown and left out."""
    return plus_months(today, MONTHS_AHEAD)


def next_runs(terms: Terms, today: date, count: int, *, sessions: Sequence[date] = ()) -> list[Occurrence]:
    """The next runs, today's among them, whether or not one is left out."""
    found = once(occurrences(terms, terms.first, furthest(today), sessions=sessions))
    return [one for one in found if one.due_on >= today][:count]


def missed_runs(terms: Terms, today: date, *, sessions: Sequence[date] = ()) -> list[Occurrence]:
    """What a new rule catches up at its first round, because it begins before today."""
    return once(occurrences(terms, terms.first, today - timedelta(days=1), sessions=sessions))


def call_for(rule: ScheduleRule, call: Call, *, now: datetime) -> tuple[ScheduledReport, bool]:
    """The row of this report, and whether it is new. A waiting one follows the rule that calls for it first."""
    row, is_new = ScheduledReport.objects.select_related("rule").get_or_create(
        kind=rule.kind,
        scope=call.scope,
        starts_on=call.period.starts_on,
        ends_on=call.period.ends_on,
        defaults={"rule": rule, "due_on": call.due_on, "created_at": now},
    )
    if (
        row.status == Status.WAITING
        and (row.rule_id, row.due_on) != (rule.pk, call.due_on)
        and follows(row, rule, call)
    ):
        row.rule, row.due_on = rule, call.due_on
        row.save(update_fields=["rule", "due_on"])
    return row, is_new


def follows(row: ScheduledReport, rule: ScheduleRule, call: Call) -> bool:
    """Whether this rule's day counts: it is the row's own rule, or calls earlier, or the other one does not call any more."""
    return row.rule is None or row.rule_id == rule.pk or not row.rule.is_active or call.due_on < row.due_on


def announce(rule: ScheduleRule, call: Call, *, now: datetime) -> bool:
    """Whether a report was announced now that was not before."""
    row, _is_new = call_for(rule, call, now=now)
    if row.status != Status.WAITING or row.report_id or rule.kind not in KINDS:
        return False
    row.report = announcements.announce(rule.kind, call.period, scope=call.scope, now=now)
    row.save(update_fields=["report"])
    return row.report.status == ReportStatus.SCHEDULED


def take_back(rule: ScheduleRule, wanted: Iterable[Call], today: date) -> int:
    """Announcements of the rule that it does not call for any more: a session was moved, the rule was changed."""
    called = {(call.scope, call.period) for call in wanted}
    count = 0
    for row in rule.runs.filter(status=Status.WAITING, due_on__gt=today, attempts=0).select_related("report"):
        if (row.scope, row.period) in called:
            continue
        if row.report is None or row.report.status != ReportStatus.SCHEDULED or announcements.withdraw(row.report):
            row.delete()
            count += 1
    return count
