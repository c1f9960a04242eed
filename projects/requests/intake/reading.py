"""Requests with what the intake shows of each: since when it is in its stage, how old that is, and whether it is late.

One query whatever the number of rows: the day comes with the row, and working days are counted from it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.rules import is_programme_staff
from portal.audit.models import AuditEvent
from portal.working_days import Holidays, add_working_days, official_holidays, working_days
from projects.requests.assessing.models import Consolidation
from projects.requests.models import Assessment, InterestDeclaration, Request
from projects.requests.rules import Part
from projects.requests.times import CLOCK
from projects.requests.workflow import CLOSED
from projects.requests.workflow import RequestStatus as S

AT_WORK = (S.SUBMITTED, S.SCREENING, S.INFO_REQUESTED, S.ASSESSMENT, S.BOARD_ADVICE, S.DECISION, S.ACCEPTED, S.DEFERRED)
DAY = timedelta(days=1)


def at_work(user: Any, *, today: date | None = None) -> QuerySet[Request]:
    """For programme staff what is with OHCHR or comes back to it; each row with `since` and `is_assigned`.

    The rows name officers, so that nobody else gets any, whatever they see of the requests themselves.
    """
    since = Subquery(reached().values("at")[:1])
    seen = Request.objects.visible_to(user) if is_programme_staff(user) else Request.objects.none()
    return (
        seen.filter(status__in=AT_WORK)
        .for_list()
        .annotate(
            since=Coalesce(since, "submitted_at"),
            is_assigned=Case(When(officer__isnull=True, then=Value(0)), default=Value(1)),
        )
    )


def reached() -> QuerySet[AuditEvent]:
    """Of a request: the moves that led into its present stage, the latest first."""
    kind = ContentType.objects.get_for_model(Request)
    rows = AuditEvent.objects.filter(content_type=kind, object_id=OuterRef("pk"), to_status=OuterRef("status"))
    return rows.order_by("-at", "-id")


def that_came_back(rows: QuerySet[Request]) -> QuerySet[Request]:
    """The State has answered, or what was closed is looked at again."""
    came_from = Subquery(reached().values("from_status")[:1])
    return rows.alias(came_from=came_from).filter(came_from__in=(S.INFO_REQUESTED, *CLOSED))


def days_here(row: Any, today: date, holidays: Holidays) -> int:
    return working_days(timezone.localdate(row.since), today, holidays)


def due_on(row: Any, holidays: Holidays) -> date | None:
    """As the clock has it: a pause ends on its own day, another stage when its target is over."""
    if row.status == S.INFO_REQUESTED:
        day: date | None = row.answer_due_on
        return day
    if row.status in CLOCK.pauses:
        own: date | None = row.review_on
        return own
    target = CLOCK.targets.get(row.status)
    return None if target is None else add_working_days(timezone.localdate(row.since), target, holidays)


def days_late(row: Any, today: date, holidays: Holidays) -> int:
    due = due_on(row, holidays)
    return working_days(due, today, holidays) if due else 0


def now_here(row: Any) -> int:
    return days_here(row, timezone.localdate(), official_holidays())


def now_due(row: Any) -> date | None:
    return due_on(row, official_holidays())


def now_late(row: Any) -> int:
    return days_late(row, timezone.localdate(), official_holidays())


def is_late(today: date, holidays: Holidays) -> Q:
    """The rows that `days_late` counts, as a condition for the database."""
    yesterday_or_before = last_day_before(today, 1, holidays)
    late = Q(status=S.INFO_REQUESTED, answer_due_on__lte=yesterday_or_before)
    late |= Q(status=S.DEFERRED, review_on__lte=yesterday_or_before)
    for status, target in CLOCK.targets.items():
        late |= Q(status=status, since__lt=end_of(last_day_before(today, target + 1, holidays)))
    return late


def last_day_before(today: date, count: int, holidays: Holidays) -> date:
    """The latest day since which `count` working days have passed."""
    day = today
    while working_days(day, today, holidays) < count:
        day -= DAY
    return day


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def with_parts(rows: Iterable[Request], user: Any) -> list[Request]:
    """The rows, each knowing the person's part in it, so that asking for rights takes no further query."""
    found = list(rows)
    interests = InterestDeclaration.objects.filter(user=user, withdrawn_at__isnull=True, request__in=found)
    barred = set(interests.values_list("request", flat=True))
    assessed = set(Assessment.objects.filter(assessor=user, request__in=found).values_list("request", flat=True))
    joined = set(Consolidation.objects.filter(made_by=user, request__in=found).values_list("request", flat=True))
    for row in found:
        row.parts = {user.pk: Part(row.pk in barred, row.pk in assessed, row.pk in joined)}  # type: ignore[attr-defined]
    return found
