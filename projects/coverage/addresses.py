"""Addresses of the rows behind a figure: the one place that knows the words of the list of recommendations."""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse

from projects.recommendations.filters import RecommendationFilter

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
    "mechanism_kind": "mechanism_kind",
    "cycle": "cycle",
    "session": "session",
    "kind": "kind",
    "position": "position",
    "assistance": "assistance",
    "state_progress": "progress",
    "ohchr_progress": "verified",
}


def rows_address(facts: Facts) -> str | None:
    """The list of recommendations with exactly these rows; None when the list has no filter for one of the facts."""
    words = QueryDict(mutable=True)
    for fact, value in facts:
        word = WORDS.get(fact)
        if word is None or word not in RecommendationFilter.base_filters:
            return None
        words.appendlist(word, str(value))
    return f"{reverse('recommendation_list')}?{words.urlencode()}"
