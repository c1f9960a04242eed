"""The words of the address of the library, the same for the full text and for the twins."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ValuesFilter
from projects.experience import search
from projects.experience.models import Experience, Lesson, LessonRelease
from projects.experience.workflow import LessonStatus

Match = Callable[[QuerySet[Any], list[str]], QuerySet[Any]]


def linked(path: str) -> Match:
    """Any of the values, in a condition of its own, so that no row comes twice."""
    return lambda rows, values: rows.filter(
        pk__in=rows.model._default_manager.filter(**{f"{path}__in": values}).values("pk")
    )


def column(name: str) -> Match:
    return lambda rows, values: rows.filter(**{f"{name}__in": values})


def numbers(path: str) -> Match:
    def match(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        return rows.filter(
            **{f"{path}__in": [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 5]}
        )

    return match


def linked_numbers(path: str) -> Match:
    def match(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        return linked(path)(rows, [one for one in values if one.isascii() and one.isdigit() and len(one) < 5])

    return match


class QuestionFilter(django_filters.CharFilter):
    """Words, “phrases” and -exclusions, in the language of each text."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"})
        super().__init__(label=_("Search"), widget=widget)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return search.find(qs, search.asked({"q": value}))


class ExperienceFilter(django_filters.FilterSet):
    q = QuestionFilter()
    component = ValuesFilter(linked_numbers("components__number"), label=_("Component"))
    form = ValuesFilter(linked("forms__code"), label=_("Form of assistance"))
    theme = ValuesFilter(linked("themes__name"), label=_("Theme"))
    region = ValuesFilter(linked("regions__code"), label=_("Region"))
    state = ValuesFilter(linked("states__iso3"), label=_("State"))
    kind = ValuesFilter(column("kind"), label=_("Kind"), choices=Experience.Kind.choices)
    stage = ValuesFilter(column("stage"), label=_("Written"), choices=Experience.Stage.choices)
    language = ValuesFilter(column("language"), label=_("Language"))
    year = ValuesFilter(numbers("year"), label=_("Year"))


class ReleaseFilter(ExperienceFilter):
    class Meta:
        model = LessonRelease
        fields: list[str] = []


class LessonFilter(ExperienceFilter):
    status = ValuesFilter(column("status"), label=_("Status"), choices=LessonStatus.choices)

    class Meta:
        model = Lesson
        fields: list[str] = []
