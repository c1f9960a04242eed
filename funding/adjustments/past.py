"""Adjustments as they stood at the end of a past day. The stage follows the value date of what was posted, as the totals do."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from portal.accounts.rules import standing
from portal.audit.models import AuditEvent

S = AdjustmentStatus


def adjustments_as_at(user: Any, day: date) -> QuerySet[Adjustment]:
    """Those proposed by then that the reader may see, with the stage of that day as `status_then`. What was entered late
    counts from its value date on; a carry-over posts nothing and counts from its approval."""
    morning_after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    is_posted = Q(status=S.APPROVED, entry__value_on__lte=day)
    is_decided = Q(decided__lt=morning_after) & (Q(entry__isnull=True) | ~Q(status=S.APPROVED))
    stage = Case(
        When(is_posted | is_decided, then=F("status")), default=Value(S.PROPOSED.value), output_field=CharField()
    )
    rows = Adjustment.objects.visible_to(user).for_list().alias(decided=moment_of_the_end()).annotate(status_then=stage)
    rows = rows.filter(Q(proposed_at__lt=morning_after) | is_posted)
    return rows if standing(user).is_staff else rows.filter(status_then=S.APPROVED)


def moment_of_the_end() -> Coalesce:
    """Of an answer; of what was taken back, of the act."""
    acts = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Adjustment),
        object_id=OuterRef("pk"),
        to_status=OuterRef("status"),
    ).order_by("-at", "-pk")
    return Coalesce("decided_at", Subquery(acts.values("at")[:1]))
