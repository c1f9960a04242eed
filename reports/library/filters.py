"""The words of the address of the library's reports."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ValuesFilter
from projects.experience.filters import column, linked, linked_numbers, numbers
from reports.kinds import KINDS
from reports.library import search
from reports.library.models import LibraryEntry
from reports.runs.models import Edition


class QuestionFilter(django_filters.CharFilter):
    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"})
        super().__init__(label=_("Search"), widget=widget)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return search.find(qs, search.asked({"q": value}))


def with_file_in(rows: QuerySet[Any], languages: list[str]) -> QuerySet[Any]:
    files = Edition.objects.public().ready().filter(language__in=languages)
    return rows.filter(report__in=files.values("report"))


class LibraryFilter(django_filters.FilterSet):
    q = QuestionFilter()
    kind = ValuesFilter(column("kind"), label=_("Kind"), choices=[(kind.code, kind.name) for kind in KINDS.values()])
    year = ValuesFilter(numbers("year"), label=_("Year"))
    state = ValuesFilter(linked("states__iso3"), label=_("State"))
    component = ValuesFilter(linked_numbers("components__number"), label=_("Component"))
    language = ValuesFilter(with_file_in, label=_("Language of the file"))

    class Meta:
        model = LibraryEntry
        fields: list[str] = []
