from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter
from portal.reference.models import State
from projects.coverage.choices import cycle_choices, theme_choices
from projects.coverage.dimensions import SITUATIONS
from projects.recommendations.models import Recommendation

NAMES = [f"name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES]


class StateFilter(django_filters.FilterSet):
    q = SearchFilter("iso3", *NAMES)
    group = RegionalGroupFilter("regional_group")
    situation = ChoiceFilter(label=_("Country situation"), choices=list(SITUATIONS.items()), method="in_situation")

    class Meta:
        model = State
        fields: list[str] = []

    def in_situation(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"is_{value}": True})


class UnaddressedFilter(django_filters.FilterSet):
    """For recommendations of one State."""

    q = SearchFilter("text", "paragraph", "document_symbol")
    cycle = ChoiceFilter("review__session__cycle", label=_("Cycle"), choices=cycle_choices)
    theme = ChoiceFilter(label=_("Theme"), choices=theme_choices, method="about_theme")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def about_theme(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        links = Recommendation.themes.through.objects.filter(theme__name=value)
        return rows.filter(pk__in=links.values("recommendation"))
