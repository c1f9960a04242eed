from typing import Any

import django_filters
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, StateFilter
from portal.reference.models import Component
from projects.components.dimensions import DIMENSIONS, NONE
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus


def choices_of(key: str) -> Any:
    def found() -> list[tuple[str, Any]]:
        dimension = DIMENSIONS[key]
        return [*dimension.keys(Project.objects.all()), (NONE, dimension.nothing)]

    return found


class OfDimension(ChoiceFilter):
    """Projects of one row of the portfolio's table."""

    def __init__(self, key: str) -> None:
        self.dimension = DIMENSIONS[key]
        super().__init__(label=self.dimension.label, choices=choices_of(key))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(self.dimension.where(value)) if value else qs


class NarrowFilter(django_filters.FilterSet):
    """Which projects are counted."""

    state = StateFilter("states")
    status = ChoiceFilter(label=_("Stage"), choices=ProjectStatus.choices)
    region = OfDimension("region")
    form = OfDimension("form")
    presence = OfDimension("presence")
    started = OfDimension("started")
    closed = OfDimension("closed")

    class Meta:
        model = Project
        fields: list[str] = []


class ScoredFilter(NarrowFilter):
    """The projects behind a figure: those scored on a component at a moment, and at the one it is compared with."""

    component = ChoiceFilter(
        label=_("Component"),
        choices=lambda: [(str(one.number), one.name) for one in Component.objects.all()],
        method="skip",
    )
    moment = ChoiceFilter(label=_("Scored"), choices=Moment.choices, method="skip")
    since = ChoiceFilter(label=_("Compared with"), choices=Moment.choices, method="skip")

    def skip(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The three are read together, below."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        words = self.form.cleaned_data
        scores = ComponentScore.objects.filter(project=OuterRef("pk"))
        if words["component"]:
            scores = scores.filter(component__number=words["component"])
        for moment in (words["moment"], words["since"]):
            if moment:
                rows = rows.filter(Exists(scores.filter(moment=moment)))
        if not words["moment"] and not words["since"]:
            rows = rows.filter(Exists(scores))
        return rows.annotate(**{f"score_{moment}": score_at(scores, moment, words["component"]) for moment in Moment})


def score_at(scores: QuerySet[Any], moment: str, component: str) -> Any:
    """Without a component there is no one score to show."""
    if not component:
        return Value(None, output_field=IntegerField())
    return Subquery(scores.filter(moment=moment).values("score")[:1])
