"""What the schedule page says of each rule: in words, the next runs, the last results, and what stands in its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.periods import Period
from reports.schedules import planning, words
from reports.schedules.lists import TONES
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule
from reports.schedules.problems import in_words, remedy, scope_name, skip_in_words
from reports.schedules.terms import Occurrence

ACTIVE = (pgettext_lazy("rule of the schedule", "Active"), "ok")
PAUSED = (pgettext_lazy("rule of the schedule", "Paused"), "warn")
OVER = (pgettext_lazy("rule of the schedule", "Over"), "info")
NO_SESSION = gettext_lazy(
    "No session of the Board to come has its dates yet, so that nothing can be due. Give the next session its dates."
)


@dataclass(frozen=True)
class Coming:
    """A run to come. `skipped`: why it is left out, when it is."""

    due_on: date
    period: Period
    skip: RuleRun | None = None

    @property
    def reason(self) -> str:
        return skip_in_words(self.skip) if self.skip else ""


@dataclass(frozen=True)
class Result:
    """What came of one report that was called for."""

    row: ScheduledReport
    about: str
    label: str
    tone: str
    why: str
    remedy: str


@dataclass(frozen=True)
class RuleCard:
    rule: ScheduleRule
    what: str
    when: str
    state: tuple[Promise, str]
    coming: list[Coming]
    results: list[Result] = field(default_factory=list)
    obstacle: Promise | str = ""

    @property
    def tone(self) -> str:
        return self.state[1]


def cards(rules: Iterable[ScheduleRule], today: date, *, runs: int, results: int) -> list[RuleCard]:
    """Four queries, however many rules there are."""
    shown = list(rules)
    sessions = planning.sessions()
    found = last_results(shown, results)
    return [card(rule, today, sessions, found.get(rule.pk, []), runs=runs) for rule in shown]


def card(
    rule: ScheduleRule, today: date, sessions: Sequence[date], rows: Iterable[ScheduledReport], *, runs: int
) -> RuleCard:
    coming = runs_to_come(rule, today, sessions, runs)
    return RuleCard(
        rule=rule,
        what=words.what(rule),
        when=words.when(rule.terms),
        state=state_of(rule, today),
        coming=coming,
        results=[result(row) for row in rows],
        obstacle=obstacle(rule, coming, today),
    )


def runs_to_come(rule: ScheduleRule, today: date, sessions: Sequence[date], count: int) -> list[Coming]:
    """From today on, without what is settled; those that are left out stay in the list and say why."""
    if not rule.is_active:
        return []
    known = {run.period: run for run in rule.settled.all()}
    found = planning.next_runs(rule.terms, today, count + len(known), sessions=sessions)
    open_ones = [one for one in found if one.period not in known or known[one.period].is_skipped]
    return [Coming(one.due_on, one.period, known.get(one.period)) for one in open_ones[:count]]


def left_out(rule: ScheduleRule, today: date) -> list[Coming]:
    """Runs whose day has passed without a report, because somebody said so."""
    rows = rule.settled.filter(is_skipped=True, due_on__lt=today).select_related("by")
    return [Coming(row.due_on, row.period, row) for row in rows]


def preview(found: Iterable[Occurrence]) -> list[Coming]:
    return [Coming(one.due_on, one.period) for one in found]


def state_of(rule: ScheduleRule, today: date) -> tuple[Promise, str]:
    if not rule.is_active:
        return PAUSED
    return OVER if rule.ends_on and rule.ends_on < today else ACTIVE


def obstacle(rule: ScheduleRule, coming: Sequence[Coming], today: date) -> Promise | str:
    if rule.problem:
        return rule.problem
    is_in_force = rule.is_active and state_of(rule, today) == ACTIVE
    if is_in_force and rule.trigger == ScheduleRule.Trigger.BEFORE_SESSION and not coming:
        return NO_SESSION
    return ""


def last_results(rules: Iterable[ScheduleRule], count: int) -> dict[Any, list[ScheduledReport]]:
    """The latest reports of each rule that are settled or failed, the failed ones first."""
    rows = ScheduledReport.objects.filter(rule__in=rules).exclude(status=ScheduledReport.Status.WAITING)
    numbered = rows.annotate(
        n=Window(RowNumber(), partition_by=F("rule"), order_by=[(F("retry_at").asc(nulls_last=True)), "-due_on", "-id"])
    )
    found: dict[Any, list[ScheduledReport]] = {}
    for row in numbered.filter(n__lte=count).order_by("rule", "n").select_related("decided_by"):
        found.setdefault(row.rule_id, []).append(row)
    return found


def result(row: ScheduledReport) -> Result:
    about = scope_name(row) if row.scope else ""
    return Result(row, about, row.get_status_display(), TONES[row.status], in_words(row), remedy(row))
