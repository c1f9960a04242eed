from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter
from projects.coverage.assistance import Assistance
from projects.coverage.choices import cycle_choices, theme_choices
from projects.recommendations.models import Position, Recommendation


class LinkFilter(django_filters.FilterSet):
    """Of recommendations that carry `assistance` (projects.coverage.assistance.with_assistance)."""

    q = SearchFilter("text", "paragraph", "document_symbol")
    cycle = ChoiceFilter("review__session__cycle", label=_("Cycle"), choices=cycle_choices)
    position = ChoiceFilter(label=_("Position"), choices=Position.choices)
    theme = ChoiceFilter(label=_("Theme"), choices=theme_choices, method="about_theme")
    assistance = ChoiceFilter(label=_("Assistance"), choices=Assistance.choices)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def about_theme(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        links = Recommendation.themes.through.objects.filter(theme__name=value)
        return rows.filter(pk__in=links.values("recommendation"))
