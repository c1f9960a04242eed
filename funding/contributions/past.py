"""Contributions as they stood at the end of a past day, by the dates of what happened.

The ledger says by value date what was pledged, signed, received, allocated and spent. The stage follows the same days: a
signature counts from its date, an end from its date. What a contribution holds now and did not hold then is annotated as
`…_then` (portal.listing.as_at).
"""

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
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.ledger.models import EntryKind, LedgerEntry
from portal.audit.models import AuditEvent

S = ContributionStatus
STILL_RUNS = (S.PLEDGED, S.SIGNED)


def contributions_as_at(user: Any, day: date) -> QuerySet[Contribution]:
    """Those pledged by then that the reader may see, with the stage, the validity and the totals of that day."""
    rows = Contribution.objects.visible_to(user).filter(pledged_on__lte=day).for_list().with_totals(until=day)
    return rows.alias(ended=day_of_the_end()).annotate(
        status_then=stage_as_at(day), valid_until_then=valid_until_as_at(day)
    )


def stage_as_at(day: date) -> Expression:
    """What it has become, once it had ended by that day; before that signed from the day of the signature on."""
    return Case(
        When(~Q(status__in=STILL_RUNS), ended__lte=day, then=F("status")),
        When(signed_on__lte=day, then=Value(S.SIGNED.value)),
        default=Value(S.PLEDGED.value),
        output_field=CharField(max_length=10),
    )


def day_of_the_end() -> Expression:
    """Of what was withdrawn or annulled the value date on which the ledger took it back, so that stage and figures agree;
    of what was closed the day recorded, or that of the act."""
    taken_back = (
        LedgerEntry.objects.filter(
            contribution=OuterRef("pk"), kind__in=(EntryKind.PLEDGE, EntryKind.COMMITMENT), reverses__isnull=False
        )
        .order_by()
        .values("contribution")
        .annotate(day=Max("value_on"))
    )
    acts = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Contribution),
        object_id=OuterRef("pk"),
        to_status=OuterRef("status"),
    ).order_by("-at", "-pk")
    return Coalesce(
        Case(When(status=S.WITHDRAWN, then=Subquery(taken_back.values("day"))), output_field=DateField()),
        F("ended_on"),
        Subquery(acts.annotate(day=TruncDate("at")).values("day")[:1]),
        output_field=DateField(),
    )


def valid_until_as_at(day: date) -> Expression:
    """A carry-over that was approved later says until when the money could be spent before it."""
    morning_after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    later = Adjustment.objects.filter(
        contribution=OuterRef("pk"),
        kind=Adjustment.Kind.CARRY_OVER,
        status=AdjustmentStatus.APPROVED,
        decided_at__gte=morning_after,
    ).order_by("decided_at")
    return Coalesce(Subquery(later.values("on")[:1]), F("valid_until"), output_field=DateField())
