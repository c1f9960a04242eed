"""The words of the address of recommendations. Each condition works on recommendations and on their facts, whose keys are
the same, so that page, files, API and the counts beside the list ask the same question."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.listing.filters import ChoiceFilter, ValuesFilter
from projects.coverage.assistance import Assistance, in_a_project, in_a_request
from projects.recommendations import search
from projects.recommendations.index_models import RecommendationWords
from projects.recommendations.models import (
    Position,
    Progress,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
)
from projects.recommendations.search import at_facts

NO_REPORT = "none"
LDC, SIDS, LLDC = "ldc", "sids", "lldc"
SITUATIONS = [
    (LDC, _("Least developed countries")),
    (SIDS, _("Small island developing States")),
    (LLDC, _("Landlocked developing countries")),
]
PROGRESS_CHOICES = [*Progress.choices, (NO_REPORT, pgettext_lazy("progress", "Nothing reported"))]
TO_REVIEW = [("1", _("Yes")), ("0", _("No"))]


def on_facts(column: str) -> Any:
    """Condition: the column of the facts holds one of the values."""
    return lambda rows, values: rows.filter(**{f"{at_facts(rows)}{column}__in": values})


def numbers(column: str) -> Any:
    def match(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        known = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 5]
        return rows.filter(**{f"{at_facts(rows)}{column}__in": known})

    return match


def on_progress(column: str) -> Any:
    return lambda rows, values: rows.filter(
        **{f"{at_facts(rows)}{column}__in": ["" if value == NO_REPORT else value for value in values]}
    )


def in_situation(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    either = Q()
    for value in values:
        either |= Q(**{f"{at_facts(rows)}state__is_{value}": True})
    return rows.filter(either)


def about_theme(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """`uhri-2024:Torture` is a theme of one vocabulary; `Torture` is it in any."""
    either = Q()
    for value in values:
        vocabulary, has_vocabulary, name = value.partition(":")
        either |= Q(theme__name=value)
        if has_vocabulary:
            either |= Q(theme__vocabulary=vocabulary, theme__name=name)
    links = Recommendation.themes.through.objects.filter(either)
    return rows.filter(Exists(links.filter(recommendation=OuterRef("pk"))))


def about_group(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    links = Recommendation.groups.through.objects.filter(affectedgroup__name__in=values)
    return rows.filter(Exists(links.filter(recommendation=OuterRef("pk"))))


def about_sdg(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """`16` is a goal with all its targets, `16.3` a target."""
    goals = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 3]
    links = RecommendationSdg.objects.filter(Q(goal__number__in=goals) | Q(target__code__in=values))
    return rows.filter(Exists(links.filter(recommendation=OuterRef("pk"))))


def made_by(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    links = RecommendingState.objects.filter(state__iso3__in=values)
    return rows.filter(Exists(links.filter(recommendation=OuterRef("pk"))))


def in_language(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    texts = RecommendationWords.objects.filter(language__in=values)
    return rows.filter(Exists(texts.filter(recommendation=OuterRef("pk"))))


def assisted(rows: QuerySet[Any], user: Any, values: set[str]) -> QuerySet[Any]:
    """The cases of `with_assistance` as conditions, which the database can answer from the few links there are."""
    in_project, in_request = in_a_project(user), Q(in_a_request(user))
    cases = {
        Assistance.ASSISTED.value: Q(in_project),
        Assistance.REQUESTED.value: ~Q(in_project) & in_request,
        Assistance.NONE.value: ~Q(in_project) & ~in_request,
    }
    either = Q()
    for value in values:
        either |= cases[value]
    return rows.filter(either)


class QuestionFilter(django_filters.CharFilter):
    """Words, phrases, exclusions and symbols (`search.parse`), in the language of `lang` or in any."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"})
        super().__init__(label=_("Search"), widget=widget)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        asked = search.parse(value or "")
        return search.find(qs, asked, search_language(self.parent.data)) if asked else qs


def search_language(query: Any) -> str:
    chosen = query.get("lang") or ""
    return chosen if chosen in search.LANGUAGES else ""


def search_languages() -> list[tuple[str, str]]:
    return [(code, formats.language_name(code)) for code in search.LANGUAGES]


class RecommendationFilter(django_filters.FilterSet):
    q = QuestionFilter()
    lang = ChoiceFilter(
        label=_("Language of the search"),
        choices=search_languages,
        method="is_read_by_q",
        empty_label=_("Any language"),
    )
    state = ValuesFilter(on_facts("iso3"), label=_("State under review"))
    group = ValuesFilter(on_facts("state__regional_group__code"), label=_("Regional group"))
    situation = ValuesFilter(in_situation, label=_("Situation of the State"), choices=SITUATIONS)
    mechanism = ValuesFilter(on_facts("mechanism__code"), label=_("Mechanism"))
    cycle = ValuesFilter(numbers("cycle"), label=_("Cycle"))
    session = ValuesFilter(numbers("session"), label=_("Session"))
    position = ValuesFilter(
        on_facts("position"), label=pgettext_lazy("of a State under review", "Position"), choices=Position.choices
    )
    kind = ValuesFilter(on_facts("kind"), label=_("Kind"), choices=Recommendation.Kind.choices)
    theme = ValuesFilter(about_theme, label=_("Theme"))
    persons = ValuesFilter(about_group, label=_("Group of persons"))
    sdg = ValuesFilter(about_sdg, label=_("Sustainable Development Goal"))
    progress = ValuesFilter(on_progress("state_progress"), label=_("Progress, by the State"), choices=PROGRESS_CHOICES)
    verified = ValuesFilter(
        on_progress("ohchr_progress"), label=_("Progress, verified by OHCHR"), choices=PROGRESS_CHOICES
    )
    assistance = django_filters.MultipleChoiceFilter(
        label=_("Assistance"), choices=Assistance.choices, method="with_assistance"
    )
    year = ValuesFilter(numbers("year"), label=_("Year of the document"))
    language = ValuesFilter(in_language, label=_("Text available in"))
    needs_review = ValuesFilter(on_facts("needs_review"), label=_("Needs review"), choices=TO_REVIEW)
    by = ValuesFilter(made_by, label=_("Made by"))

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def is_read_by_q(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows

    def with_assistance(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        if not values or set(values) == set(Assistance.values):
            return rows
        user = getattr(self.request, "user", None)
        return assisted(rows, user, set(values))
