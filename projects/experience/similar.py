"""Lessons from similar work: ranked by what a request is about.

Likeness is the sum of four parts, each from 0 to 1: themes of the recommendations (0.35), components that are weak at request or
those that the lesson is about (0.30), forms of assistance (0.25) and the regional group of the State (0.10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, FloatField, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from portal.accounts.rules import standing
from projects.components.models import Moment
from projects.experience.models import Experience, Lesson, LessonRelease
from projects.requests.models import Request
from projects.requests.precedents import WEAK

SHOWN = 5
LIKE_FROM = 0.1
WEIGHTS = {"themes": 0.35, "components": 0.3, "forms": 0.25, "regions": 0.1}


@dataclass(frozen=True)
class Like:
    """One lesson as this reader may see it: the twin, or for staff the full text."""

    lesson_id: int
    reference: str
    words: Experience
    is_public: bool


def about(request: Request) -> dict[str, list[Any]]:
    """Keys of what the request is about."""
    weak = request.component_scores.filter(moment=Moment.REQUEST, score__lte=WEAK)
    group = request.state.regional_group_id
    return {
        "themes": list(request.recommendations.values_list("themes", flat=True).exclude(themes=None).distinct()),
        "components": list(weak.values_list("component", flat=True)),
        "forms": list(request.forms.values_list("pk", flat=True)),
        "regions": [group] if group else [],
    }


def like_request(request: Request, *, user: Any, most: int = SHOWN) -> list[Like]:
    """The most alike first; those already cited are left out."""
    wanted = about(request)
    cited = request.lessons_cited.values("lesson")
    if standing(user).is_staff:
        rows = ranked(Lesson, wanted, Lesson.objects.visible_to(user).entered().exclude(pk__in=cited))
        released = set(LessonRelease.objects.in_force().filter(lesson__in=rows[:most]).values_list("lesson", flat=True))
        return [Like(row.pk, row.reference, row, row.pk in released) for row in rows[:most]]
    twins = LessonRelease.objects.in_force().exclude(lesson__in=cited).select_related("lesson")
    return [Like(row.lesson_id, row.lesson.reference, row, True) for row in ranked(LessonRelease, wanted, twins)[:most]]


def ranked(model: Any, wanted: dict[str, list[Any]], rows: Any) -> list[Any]:
    likeness: Any = Value(0.0, output_field=FloatField())
    for name, keys in wanted.items():
        likeness = likeness + Value(WEIGHTS[name]) * share(model, name, keys)
    return list(rows.annotate(likeness=likeness).filter(likeness__gte=LIKE_FROM).order_by("-likeness", "-pk")[:SHOWN])


def share(model: Any, name: str, keys: Sequence[Any]) -> Any:
    """How much of what is wanted the lesson has: 0 to 1."""
    if not keys:
        return Value(0.0)
    through = getattr(model, name).through
    own = model._meta.model_name
    other = model._meta.get_field(name).m2m_reverse_field_name()
    links = through.objects.filter(**{own: OuterRef("pk"), f"{other}__in": keys}).order_by().values(own)
    counted = links.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0) * Value(1.0 / len(keys))
