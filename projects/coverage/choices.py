"""Choices of the filters about recommendations in this package and in projects.states."""

from django.core.cache import cache

from portal.listing.filters import MINUTES
from portal.reference.models import UprSession
from projects.recommendations.models import Theme


def cycle_choices() -> list[tuple[str, str]]:
    cycles = UprSession.objects.order_by("-cycle").values_list("cycle", flat=True).distinct()
    return [(str(cycle), str(cycle)) for cycle in cycles]


def theme_choices() -> list[tuple[str, str]]:
    """By name, whatever the vocabulary; kept for some minutes."""
    names = cache.get_or_set("theme-names", theme_names, MINUTES) or ()
    return [(name, name) for name in names]


def theme_names() -> list[str]:
    return list(Theme.objects.order_by("name").values_list("name", flat=True).distinct())
