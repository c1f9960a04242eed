"""Addresses of the rows behind a figure: the one place that knows the words of the list of recommendations."""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse

from portal.kept.keeping import kept
from projects.coverage.dimensions import OTHER
from projects.recommendations.filters import RecommendationFilter
from projects.recommendations.models import Mechanism

Facts = Iterable[tuple[str, str]]
# a fact that figures are counted by → the list's word for it (projects/recommendations/filters.py)
WORDS = {
    "state": "state",
    "region": "group",
    "situation": "situation",
    "theme": "theme",
    "persons": "persons",
    "sdg": "sdg",
    "mechanism": "mechanism",
    "cycle": "cycle",
    "session": "session",
    "kind": "kind",
    "position": "position",
    "assistance": "assistance",
    "state_progress": "progress",
    "ohchr_progress": "verified",
}
NOTHING_REPORTED = "none"  # the list's value for an empty progress
MOST_MECHANISMS = 15  # named in one address


def rows_address(facts: Facts) -> str | None:
    """The list of recommendations with exactly these rows; None when its words cannot say all of the facts."""
    words = QueryDict(mutable=True)
    said = in_words(facts)
    if said is None:
        return None
    for word, values in said.items():
        if word not in RecommendationFilter.base_filters:
            return None
        words.setlist(word, values)
    return f"{reverse('recommendation_list')}?{words.urlencode()}"


def in_words(facts: Facts) -> dict[str, list[str]] | None:
    """Several values of one word mean "or", so two facts that must both hold of one word cannot be said."""
    said: dict[str, list[str]] = {}
    named = dict(facts)
    for fact, value in dict.fromkeys(facts):
        if fact == "mechanism_kind":
            if "mechanism" not in named:
                said["mechanism"] = codes_of(value)
            continue
        word = WORDS[fact]
        if word in said or (fact == "situation" and value == OTHER):
            return None
        said[word] = [value or NOTHING_REPORTED]
    return said if all(said.values()) else None


def codes_of(kind: str) -> list[str]:
    """The mechanisms of a kind that have recommendations; empty where they are too many for an address."""

    def read() -> list[str]:
        rows = Mechanism.objects.filter(kind=kind, recommendations__isnull=False).distinct().order_by("code")
        return list(rows.values_list("code", flat=True))

    codes = kept("mechanisms", kind, read)
    return codes if len(codes) <= MOST_MECHANISMS else []
