"""The round: plan every rule, then draft what is due. It remembers nothing but what is in the database, so that it may come
late, twice or from two schedulers at once, and every report is still drafted once."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal import claims
from portal.accounts.models import User
from portal.workflow import NotAllowed
from reports.figures.books import DoesNotReconcile
from reports.kinds import KINDS
from reports.runs import actions as reports
from reports.runs.models import Report
from reports.schedules import actions, planning
from reports.schedules.models import ScheduledReport, ScheduleRule
from reports.schedules.problems import EMPTY_IS_SAID, NotDrafted

logger = logging.getLogger(__name__)
Status = ScheduledReport.Status


@dataclass(frozen=True)
class Round:
    drafted: int = 0
    failed: int = 0
    left_out: int = 0
    announced: int = 0
    withdrawn: int = 0
    remaining: int = 0  # due, and left to the next round


def make_round(*, now: datetime | None = None, seconds: float | None = None) -> Round:
    """Plans all rules and drafts what is due at `now`; after `seconds` the rest is left to the next round."""
    now = now or timezone.now()
    until = None if seconds is None else time.monotonic() + seconds
    planned = [plan_one(pk, now=now) for pk in active_rules()]
    waiting = due(now)
    outcomes: list[str] = []
    while len(outcomes) < len(waiting) and (until is None or time.monotonic() <= until):
        outcomes.append(draft_one(waiting[len(outcomes)], now=now))
    return Round(
        drafted=outcomes.count(Status.DONE),
        failed=outcomes.count(Status.FAILED),
        left_out=outcomes.count(Status.SKIPPED),
        announced=sum(one.announced for one in planned),
        withdrawn=sum(one.withdrawn for one in planned),
        remaining=len(waiting) - len(outcomes),
    )


def active_rules() -> list[int]:
    return list(ScheduleRule.objects.filter(is_active=True).order_by("id").values_list("pk", flat=True))


def plan_one(pk: int, *, now: datetime) -> planning.Planned:
    """A rule that cannot be planned says so on its page and never stops the others."""
    try:
        return planning.plan(pk, now=now)
    except Exception as error:
        logger.exception("Rule %s of the schedule cannot be planned", pk)
        ScheduleRule.objects.filter(pk=pk).update(problem=f"{type(error).__name__}: {error}"[:300], planned_at=now)
        return planning.Planned()


def due(now: datetime) -> list[int]:
    """Waiting reports whose day has come, and failed ones whose time to be tried again has; none of a paused rule."""
    ripe = Q(status=Status.WAITING, due_on__lte=timezone.localdate(now)) | Q(status=Status.FAILED, retry_at__lte=now)
    rows = ScheduledReport.objects.filter(ripe).filter(Q(rule__isnull=True) | Q(rule__is_active=True))
    return list(rows.order_by("due_on", "id").values_list("pk", flat=True))


def draft_one(pk: int, *, now: datetime, by: User | None = None, again: bool = False) -> str:
    """Drafts one scheduled report and keeps what came of it; "" when somebody else is at it or it is settled. `again`: a
    person asks for one that was left out as well."""
    with claims.held(claims.SCHEDULE, pk) as mine:
        row = ScheduledReport.objects.filter(pk=pk).select_related("rule", "report").first() if mine else None
        open_states = (Status.WAITING, Status.FAILED, *((Status.SKIPPED,) if again else ()))
        if row is None or row.status not in open_states:
            return ""
        try:
            report = drafted(row, now=now, by=by)
        except NotDrafted as reason:
            return actions.note_not_drafted(row, reason, now=now)
        except Exception as error:
            logger.exception("Scheduled report %s failed", row)
            return actions.note_not_drafted(
                row, NotDrafted("unexpected", f"{type(error).__name__}: {error}"[:300]), now=now
            )
        return actions.note_drafted(row, report, now=now)


def drafted(row: ScheduledReport, *, now: datetime, by: User | None) -> Report:
    """Raises NotDrafted with the cause in words."""
    kind = KINDS.get(row.kind)
    if kind is None:
        raise NotDrafted("kind")
    try:
        with savepoint_of_caller():
            if is_empty(row):
                raise NotDrafted("empty", is_final=True)
            return reports.draft_report(row.kind, row.period, by=by, scope=row.scope, now=now)
    except DoesNotReconcile as error:
        raise NotDrafted("ledger", str(error)) from error
    except NotAllowed as refusal:
        raise NotDrafted("refused", str(refusal)) from refusal
    except ObjectDoesNotExist as error:
        raise NotDrafted("scope") from error


@contextmanager
def savepoint_of_caller() -> Iterator[None]:
    """Inside a caller's transaction an error of the database ends this report alone. Without one there is none: freezing
    reads its figures in a view of its own."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        yield


def is_empty(row: ScheduledReport) -> bool:
    """Whether there is nothing to say about this scope and period, for a kind that has no words for that. Raises NotDrafted
    for a code that nothing has."""
    kind = KINDS[row.kind]
    if kind.scope is None or row.kind in EMPTY_IS_SAID:
        return False
    if not row.scope:
        if kind.is_scope_needed:
            raise NotDrafted("scope")
        return False
    if row.scope in set(kind.scope.with_something(row.period)):
        return False
    if row.scope not in dict(kind.scope.choices(None)):
        raise NotDrafted("scope")
    return True
