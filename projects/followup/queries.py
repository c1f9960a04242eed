"""Which recommendations are followed up, and which of them wait for somebody."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from projects.followup.dates import add_months
from projects.followup.models import Cluster, ProgressEntry
from projects.followup.rules import followed_states
from projects.followup.vocabulary import SETTLED
from projects.recommendations.models import Recommendation, RecommendationQuerySet

RECENT_MONTHS = 6
OVERDUE_MONTHS = 12
Side = ProgressEntry.Side


def followed_by(user: Any) -> RecommendationQuerySet:
    """What the person keeps the follow-up of: all that States were asked to do, without mere concerns and observations."""
    rows = Recommendation.objects.visible_to(user).filter(state__isnull=False)
    rows = rows.exclude(kind=Recommendation.Kind.CONCERN)
    states = followed_states(user)
    return rows if states is None else rows.filter(state__in=states)


def for_board(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """With what a row of the board shows, and the latest entry that it was made from."""
    entries = ProgressEntry.objects.filter(recommendation=OuterRef("pk")).order_by("-id").values("id")[:1]
    return (
        rows.select_related("state", "mechanism", "review__session", "lead")
        .prefetch_related(Prefetch("clusters", Cluster.objects.order_by("name")))
        .annotate(latest_entry=Subquery(entries))
    )


def is_open() -> Q:
    return ~Q(state_progress__in=SETTLED)


def updated_within(months: int, today: date) -> Q:
    return Q(state_progress_on__gte=add_months(today, -months))


def never_updated() -> Q:
    return Q(state_progress="")


def overdue(today: date) -> Q:
    """Still open, and never reported on or not for a year."""
    before = add_months(today, -OVERDUE_MONTHS)
    return is_open() & (Q(state_progress_on__isnull=True) | Q(state_progress_on__lt=before))


def not_updated_since(day: date) -> Q:
    return Q(state_progress_on__isnull=True) | Q(state_progress_on__lt=day)


def waits_for_verification() -> Q:
    """The State has said something after OHCHR last did."""
    of_row = ProgressEntry.objects.filter(recommendation=OuterRef("pk"))
    later = ProgressEntry.objects.filter(
        recommendation=OuterRef("recommendation"), side=Side.OHCHR, id__gt=OuterRef("pk")
    )
    return ~Q(state_progress="") & Q(Exists(of_row.filter(~Exists(later), side=Side.STATE)))


def disagreed_on() -> Q:
    return ~Q(state_progress="") & ~Q(ohchr_progress="") & ~Q(state_progress=F("ohchr_progress"))
