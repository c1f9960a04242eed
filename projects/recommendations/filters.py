from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter, state_choices
from portal.reference.models import UprSession
from projects.recommendations.models import Position, Recommendation, RecommendingState, Theme


def session_choices() -> list[tuple[str, str]]:
    numbers = UprSession.objects.order_by("-number").values_list("number", flat=True)
    return [(str(number), str(number)) for number in numbers]


def cycle_choices() -> list[tuple[str, str]]:
    cycles = UprSession.objects.order_by("-cycle").values_list("cycle", flat=True).distinct()
    return [(str(cycle), str(cycle)) for cycle in cycles]


def theme_choices() -> list[tuple[str, str]]:
    """By name: the same theme may stand in several vocabularies, and an address means the same everywhere."""
    return [(name, name) for name in Theme.objects.order_by("name").values_list("name", flat=True).distinct()]


class RecommendationFilter(django_filters.FilterSet):
    q = SearchFilter("text", "paragraph", "document_symbol")
    state = StateFilter(label=_("State under review"))
    by = ChoiceFilter(label=_("Made by"), choices=state_choices, method="made_by")
    cycle = ChoiceFilter("review__session__cycle", label=_("Cycle"), choices=cycle_choices)
    session = ChoiceFilter("review__session__number", label=_("Session"), choices=session_choices)
    position = ChoiceFilter(label=_("Position"), choices=Position.choices)
    theme = ChoiceFilter(label=_("Theme"), choices=theme_choices, method="about_theme")
    kind = ChoiceFilter(label=_("Kind"), choices=Recommendation.Kind.choices)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def made_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Exists(RecommendingState.objects.filter(recommendation=OuterRef("pk"), state__iso3=value)))

    def about_theme(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        links = Recommendation.themes.through.objects
        return rows.filter(Exists(links.filter(recommendation=OuterRef("pk"), theme__name=value)))
