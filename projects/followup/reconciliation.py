"""The proof that the columns for lists and counts say what the entries say."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from projects.followup.models import ProgressEntry
from projects.recommendations.models import Recommendation


def latest(side: str, fact: str) -> Subquery:
    entries = ProgressEntry.objects.filter(recommendation=OuterRef("pk"), side=side).latest_first()
    return Subquery(entries.values(fact)[:1])


def out_of_step() -> QuerySet[Recommendation]:
    """Recommendations whose columns differ from their latest entry of a side, or that have columns without entries."""
    rows = Recommendation.objects.order_by("pk")
    wrong = Q()
    for side in ProgressEntry.Side.values:
        progress, day = f"{side}_progress", f"{side}_progress_on"
        rows = rows.annotate(
            **{f"said_{side}": Coalesce(latest(side, "progress"), Value("")), f"said_{side}_on": latest(side, "as_at")}
        )
        wrong |= ~Q(**{progress: F(f"said_{side}")})
        wrong |= Q(**{f"{day}__isnull": False, f"said_{side}_on__isnull": True})
        wrong |= Q(**{f"{day}__isnull": True, f"said_{side}_on__isnull": False})
        wrong |= ~Q(**{day: F(f"said_{side}_on")}) & Q(**{f"{day}__isnull": False, f"said_{side}_on__isnull": False})
    return rows.filter(wrong)
