"""Filters that several lists share."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.reference.models import RegionalGroup


class SearchFilter(django_filters.CharFilter):
    """Free text over some columns, whatever the case and the accents (PostgreSQL's unaccent)."""

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        self.columns = columns
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search", "dir": "auto"}))
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__unaccent__icontains": word})
            qs = qs.filter(found)
        return qs


class StateFilter(django_filters.ChoiceFilter):
    """A State by its ISO 3166 alpha-3 code, so that an address means the same everywhere."""

    def __init__(self, field_name: str = "state", **kwargs: Any) -> None:
        self.path = field_name
        kwargs.setdefault("label", _("State"))
        super().__init__(field_name=f"{field_name}__iso3", choices=state_choices, **kwargs)


def state_choices() -> list[tuple[str, str]]:
    from portal.reference.sorting import states_for_choice

    return [(state.iso3, state.name) for state in states_for_choice(get_language() or "en")]


def regional_group_choices() -> list[tuple[str, str]]:
    return [(group.code, group.name) for group in RegionalGroup.objects.all()]


class RegionalGroupFilter(django_filters.ChoiceFilter):
    def __init__(self, field_name: str = "state__regional_group", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Regional group"))
        super().__init__(field_name=f"{field_name}__code", choices=regional_group_choices, **kwargs)
