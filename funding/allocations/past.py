"""Allocations as they stood at the end of a past day. The stage follows the value dates of the ledger, as the totals do."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    DateField,
    Expression,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from funding.allocations.models import Allocation
from funding.allocations.workflow import NOT_COUNTED, AllocationStatus
from funding.ledger.models import LedgerEntry
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.audit.models import AuditEvent

S = AllocationStatus


def allocations_as_at(user: Any, day: date) -> QuerySet[Allocation]:
    """Those proposed by then that the reader may see, with the stage of that day as `status_then`. What was entered late
    counts from its value date on."""
    morning_after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    rows = Allocation.objects.visible_to(user).for_list().alias(posted_on=day_of_posting(), ended=day_of_the_end())
    rows = rows.annotate(status_then=stage_as_at(day))
    rows = rows.filter(Q(proposed_at__lt=morning_after) | Q(posted_on__lte=day))
    person = standing(user)
    if person.is_staff or person.has(Role.TRUSTEE):
        return rows
    return rows.exclude(status_then__in=NOT_COUNTED)


def stage_as_at(day: date) -> Expression:
    """Released or dropped once it was, by that day; before that posted from its value date on; else proposed."""
    return Case(
        When(status__in=(S.RELEASED, S.DROPPED), ended__lte=day, then=F("status")),
        When(posted_on__lte=day, then=Value(S.POSTED.value)),
        default=Value(S.PROPOSED.value),
        output_field=CharField(max_length=10),
    )


def day_of_posting() -> Subquery:
    entries = LedgerEntry.objects.filter(allocation=OuterRef("pk"), amount_usd__gt=0).order_by().values("allocation")
    return Subquery(entries.annotate(day=Min("value_on")).values("day"), output_field=DateField())


def day_of_the_end() -> Expression:
    """Of a release the value date on which money went back; where there was none to give back, or of a proposal that was
    dropped, the day of the act."""
    given_back = LedgerEntry.objects.filter(allocation=OuterRef("pk"), amount_usd__lt=0).order_by().values("allocation")
    acts = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Allocation),
        object_id=OuterRef("pk"),
        to_status=OuterRef("status"),
    ).order_by("-at", "-pk")
    return Coalesce(
        Subquery(given_back.annotate(day=Max("value_on")).values("day"), output_field=DateField()),
        Subquery(acts.annotate(day=TruncDate("at")).values("day")[:1]),
        output_field=DateField(),
    )
