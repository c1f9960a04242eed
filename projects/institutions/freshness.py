"""How current the follow-up is, institution by institution. Every figure is a count of board rows, and opens them."""

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from projects.followup.filters import FRESHNESS
from projects.institutions.models import Institution, InstitutionQuerySet
from projects.recommendations.models import Recommendation

# the column's annotation → the word of the board's filter `updated` that opens its rows
OPENS = {"leads_on": "", "within_6": "6-months", "within_12": "12-months", "never": "never", "overdue": "overdue"}


def with_freshness(rows: InstitutionQuerySet, today: date) -> InstitutionQuerySet:
    """Of the recommendations an institution leads on: how many, updated within 6 and 12 months (the day the State's latest
    report speaks of), never, overdue (open and not updated for 12 months), and the oldest of those days."""
    followed = ~Q(recommendations__kind=Recommendation.Kind.CONCERN)
    counts = {
        name: Count("recommendations", filter=followed & prefixed(FRESHNESS[word][1](today)) if word else followed)
        for name, word in OPENS.items()
    }
    return rows.annotate(oldest=Min("recommendations__state_progress_on", filter=followed), **counts)


def prefixed(condition: Q) -> Q:
    """The board's condition, asked of the recommendations of an institution."""
    made = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            made.add(prefixed(child), condition.connector)
        else:
            name, value = child  # type: ignore[misc]  # these conditions hold plain look-ups only
            made.add(Q(**{f"recommendations__{name}": value}), condition.connector)
    return made


def rows(user: Any) -> InstitutionQuerySet:
    kept = Institution.objects.visible_to(user).kept_by(user).select_related("state")
    return with_freshness(kept, timezone.localdate())


def board_link(institution: Institution, column: str) -> str:
    word = OPENS[column]
    address = f"{reverse('followup_board')}?state={institution.state.iso3}&lead={institution.pk}"
    return f"{address}&updated={word}" if word else address
