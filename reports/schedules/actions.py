"""The only code that writes rules of the schedule, and what people decide about single runs."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed
from reports.runs import announcements
from reports.runs.models import Report
from reports.schedules import checks, planning
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.problems import PAUSED, NotDrafted
from reports.schedules.terms import Call, as_if_due

Status = ScheduledReport.Status
FACTS = ("name", "kind", "scopes", "scope", "trigger", "dates", "months", "days", "covers", "starts_on", "ends_on")
CHANGEABLE = (
    "name",
    "trigger",
    "dates",
    "months",
    "days",
    "covers",
    "starts_on",
    "ends_on",
)  # another kind: another rule
# After each failure: what mends itself is over in minutes, what a person mends takes a day.
WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
SHORTEST_REASON = 3  # characters: "no" is none


def must(by: User, permission: str, record: Any = None) -> None:
    if not by.has_perm(permission, record):
        raise NotAllowed([Blocker(_("You do not look after the schedule of reports."))])


def reason_of(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed([Blocker(_("Say why: this is shown on the schedule."), anchor="id_reason")])
    return reason.strip()


def held(rule: ScheduleRule) -> ScheduleRule:
    return ScheduleRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)


def tidy(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what the rule's trigger does not use, so that nothing sleeps in it until the trigger is changed."""
    trigger, used = facts["trigger"], ScheduleRule.Trigger
    return {
        **facts,
        "dates": sorted(set(facts["dates"])) if trigger == used.FIXED_DATES else [],
        "months": facts["months"] if trigger == used.EVERY_MONTHS else None,
        "days": facts["days"] if trigger in (used.AFTER_PERIOD, used.BEFORE_SESSION) else None,
    }


@transaction.atomic
def add_rule(
    *,
    by: User,
    name: str,
    kind: str,
    trigger: str,
    covers: str,
    starts_on: date,
    ends_on: date | None = None,
    scopes: str = "one",
    scope: str = "",
    dates: list[str] | None = None,
    months: int | None = None,
    days: int | None = None,
    now: datetime | None = None,
) -> ScheduleRule:
    """A rule that calls for reports from `starts_on` on; what was due since then is caught up by the next round."""
    must(by, "reports.add_schedulerule")
    now = now or timezone.now()
    facts = {
        "name": name, "kind": kind, "scopes": scopes, "scope": scope, "trigger": trigger, "dates": dates or [],
        "months": months, "days": days, "covers": covers, "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
    if against := checks.against(facts):
        raise NotAllowed(against)
    rule = ScheduleRule.objects.create(**tidy(facts), created_at=now, created_by=by)
    audit.record(rule, "add_rule", by=by, at=now, facts=plain(rule))
    return rule


@transaction.atomic
def change_rule(rule: ScheduleRule, *, by: User, now: datetime | None = None, **facts: Any) -> ScheduleRule:
    """Other terms from today on. What the old ones called for until yesterday stays called for; what was due before today
    by the new ones is none of theirs. Kind and scope stay: who wants another report makes another rule."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    stored = held(rule)
    must(by, "reports.change_schedulerule", stored)
    if unknown := facts.keys() - set(CHANGEABLE):
        raise TypeError(f"A rule keeps its {sorted(unknown)}")
    before = {name: getattr(stored, name) for name in FACTS}
    after = tidy({**before, **facts})
    if against := checks.against(after):
        raise NotAllowed(against)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return rule
    told = plain(stored)
    if set(changed) - {"name"}:
        if stored.is_active:
            planning.settle(stored, today - timedelta(days=1), now=now)
        changed["counts_from"] = max(today, stored.counts_from or today)
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(changed))
    audit.record(stored, "change_rule", by=by, at=now, facts={"before": told, "after": plain(stored)})
    rule.refresh_from_db()
    return rule


def plain(rule: ScheduleRule) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name in FACTS if (value := getattr(rule, name))}


@transaction.atomic
def pause(rule: ScheduleRule, *, by: User, reason: str, now: datetime | None = None) -> ScheduleRule:
    """Nothing is called for or tried from today on. What was due until yesterday stays called for; announcements go."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    stored = held(rule)
    must(by, "reports.change_schedulerule", stored)
    why = reason_of(reason)
    if not stored.is_active:
        raise NotAllowed([Blocker(_("The rule is paused already."))])
    planning.settle(stored, today - timedelta(days=1), now=now)
    stored.is_active, stored.paused_on = False, today
    stored.save(update_fields=["is_active", "paused_on"])
    planning.take_back(stored, (), today)
    audit.record(stored, "pause_rule", by=by, at=now, note=why)
    rule.refresh_from_db()
    return rule


@transaction.atomic
def resume(rule: ScheduleRule, *, by: User, now: datetime | None = None) -> ScheduleRule:
    """The rule calls again from today on; what fell into the pause is left out, and the page says so."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    stored = held(rule)
    must(by, "reports.change_schedulerule", stored)
    if stored.is_active or stored.paused_on is None:
        raise NotAllowed([Blocker(_("The rule is not paused."))])
    known = {(run.starts_on, run.ends_on) for run in stored.settled.all()}
    for one in planning.runs_of(stored, today - timedelta(days=1)):
        if (one.period.starts_on, one.period.ends_on) not in known:
            settle_as_skipped(stored, one.period, one.due_on, reason=PAUSED, by=by, now=now)
    stored.is_active, stored.paused_on = True, None
    stored.save(update_fields=["is_active", "paused_on"])
    audit.record(stored, "resume_rule", by=by, at=now)
    rule.refresh_from_db()
    return rule


def settle_as_skipped(
    rule: ScheduleRule, period: Period, due_on: date, *, reason: str, by: User, now: datetime
) -> RuleRun:
    return RuleRun.objects.create(
        rule=rule, starts_on=period.starts_on, ends_on=period.ends_on, due_on=due_on, at=now,
        is_skipped=True, reason=reason, by=by,
    )  # fmt: skip


@transaction.atomic
def skip_run(rule: ScheduleRule, period: Period, *, by: User, reason: str, now: datetime | None = None) -> RuleRun:
    """Leaves out one run that is to come. Its announcement is taken back; another rule may still call for the report."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    stored = held(rule)
    must(by, "reports.change_schedulerule", stored)
    why = reason_of(reason)
    until = planning.furthest(today)
    found = [one for one in planning.coming_runs(stored, today - timedelta(days=1), until) if one.period == period]
    if not found:
        raise NotAllowed([Blocker(_("The rule has no run to come for this period."))])
    run = settle_as_skipped(stored, period, found[0].due_on, reason=why, by=by, now=now)
    planning.take_back(stored, planning.ahead(stored, today), today)
    audit.record(stored, "skip_run", by=by, at=now, note=why, facts={"period": str(period)})
    return run


@transaction.atomic
def take_in_again(run: RuleRun, *, by: User, now: datetime | None = None) -> None:
    """A run that was to be left out is made after all, as long as its day has not passed."""
    now = now or timezone.now()
    rule = held(run.rule)
    must(by, "reports.change_schedulerule", rule)
    stored = RuleRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, is_skipped=True).first()
    if stored is None or stored.due_on < timezone.localdate(now):
        raise NotAllowed([Blocker(_("Its day has passed: draft the report now instead."))])
    audit.record(rule, "take_in_run", by=by, at=now, facts={"period": str(stored.period)})
    stored.delete()


@transaction.atomic
def run_now(rule: ScheduleRule, *, by: User, now: datetime | None = None) -> list[ScheduledReport]:
    """Calls for the reports of the last period that is over, whatever the rule says of days. The caller has them drafted
    (rounds.draft_one). What is drafted already is returned as it is."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    stored = held(rule)
    must(by, "reports.run_schedulerule", stored)
    period = as_if_due(stored.terms, today)
    if not (codes := list(planning.scopes_of(stored, period))):
        raise NotAllowed([Blocker(_("Nothing is recorded for this period that a report could be about."))])
    rows = [planning.call_for(stored, Call(today, period, code), now=now)[0] for code in codes]
    for row in rows:
        reopen(row, today)
    audit.record(stored, "run_rule", by=by, at=now, facts={"period": str(period), "reports": len(rows)})
    return rows


def reopen(row: ScheduledReport, today: date) -> None:
    """Has it drafted now. One whose report somebody has removed since is drafted anew."""
    if row.status == Status.DONE and row.report_id:
        return
    row.status, row.due_on = Status.WAITING, min(row.due_on, today)
    row.retry_at, row.cause, row.problem, row.decided_by = None, "", "", None
    row.save(update_fields=["status", "due_on", "retry_at", "cause", "problem", "decided_by"])


@transaction.atomic
def try_again(row: ScheduledReport, *, by: User, now: datetime | None = None) -> ScheduledReport:
    """One report now: before its day, after a failure, or although it was left out. The caller has it drafted."""
    now = now or timezone.now()
    stored = ScheduledReport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    must(by, "reports.run_scheduledreport", stored)
    reopen(stored, timezone.localdate(now))
    if stored.rule:
        audit.record(stored.rule, "run_report", by=by, at=now, note=str(stored.period), facts=about(stored))
    return stored


@transaction.atomic
def leave_out(row: ScheduledReport, *, by: User, reason: str, now: datetime | None = None) -> ScheduledReport:
    """One report is not made, and not tried any more. An announced one is taken back."""
    now = now or timezone.now()
    stored = ScheduledReport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    must(by, "reports.run_scheduledreport", stored)
    why = reason_of(reason)
    if stored.status == Status.DONE:
        raise NotAllowed([Blocker(_("The report is drafted already."))])
    announced: Report | None = stored.report
    stored.status, stored.cause, stored.problem = Status.SKIPPED, "person", why
    stored.decided_by, stored.retry_at = by, None
    stored.save(update_fields=["status", "cause", "problem", "decided_by", "retry_at"])
    if announced is not None:
        announcements.withdraw(announced)
    if stored.rule:
        audit.record(stored.rule, "leave_out_report", by=by, at=now, note=why, facts=about(stored))
    row.refresh_from_db()
    return row


def about(row: ScheduledReport) -> dict[str, Any]:
    return {"kind": row.kind, "scope": row.scope, "period": str(row.period)}


# What came of a report that was called for


def note_drafted(row: ScheduledReport, report: Report, *, now: datetime) -> str:
    ScheduledReport.objects.filter(pk=row.pk).update(
        status=Status.DONE, report=report, attempts=F("attempts") + 1, tried_at=now, done_at=now,
        retry_at=None, cause="", problem="", decided_by=None,
    )  # fmt: skip
    return Status.DONE


def note_not_drafted(row: ScheduledReport, reason: NotDrafted, *, now: datetime) -> str:
    """Keeps why it was not drafted, and when it is tried again."""
    status = Status.SKIPPED if reason.is_final else Status.FAILED
    attempts = row.attempts + 1
    retry_at = None if reason.is_final else now + WAITS[min(attempts, len(WAITS)) - 1]
    ScheduledReport.objects.filter(pk=row.pk).update(
        status=status, attempts=attempts, tried_at=now, retry_at=retry_at, cause=reason.cause, problem=reason.detail,
        decided_by=None,
    )  # fmt: skip
    if reason.is_final and row.report is not None:
        announcements.withdraw(row.report)
    return status
