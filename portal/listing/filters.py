"""Filters that several lists share."""

from collections.abc import Callable, Iterator
from typing import Any

import django_filters
from django import forms
from django.core.cache import cache
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters.constants import EMPTY_VALUES

from portal.listing.as_at import path_then
from portal.reference.models import RegionalGroup
from portal.reference.sorting import states_for_choice

MINUTES = 5 * 60
LONGEST = 200  # letters to search for
SELECTED = mark_safe(" selected")


class Choices(forms.Select):
    """A select drawn in one go: Django renders one template for each option, which with the States of the world takes
    longer than the rest of the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(item) for item in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in flat(self.choices)),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs({**self.attrs, "name": name}, attrs)), options
        )


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        yield "" if key is None else key, label


class SearchFilter(django_filters.CharFilter):
    """Free text over some columns, whatever the case and the accents (PostgreSQL's unaccent)."""

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        self.columns = columns
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search", "dir": "auto"}))
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__unaccent__icontains": word})
            qs = qs.filter(found)
        return qs


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a list, drawn by `Choices`; of a past day's rows it asks what the field held then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Choices)
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        name = path_then(qs, self.field_name)
        if name == self.field_name or value in EMPTY_VALUES:
            return super().filter(qs, value)
        return self.get_method(qs)(**{f"{name}__{self.lookup_expr}": value})


class ValuesField(forms.MultipleChoiceField):
    """Several words of the address. Those of an open vocabulary are not checked against a list of thousands: a word that
    means nothing matches nothing."""

    MOST = 200

    def __init__(self, *args: Any, is_closed: bool = True, **kwargs: Any) -> None:
        self.is_closed = is_closed
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        prohibit_nulls = ProhibitNullCharactersValidator()
        for item in value or ():
            prohibit_nulls(item)
        return list(dict.fromkeys(item for item in super().to_python(value) if item.strip()))[: self.MOST]

    def valid_value(self, value: str) -> bool:
        return not self.is_closed or super().valid_value(value)


class ValuesFilter(django_filters.MultipleChoiceFilter):
    """Any of several values, `?state=KEN&state=ZMB`: one word in the address for each. `match` is the condition on the
    rows; it sees which model it is asked about, since a list may count by a narrower table than it shows."""

    field_class = ValuesField

    def __init__(self, match: Callable[[QuerySet[Any], list[str]], QuerySet[Any]], **kwargs: Any) -> None:
        self.match = match
        kwargs.setdefault("choices", ())
        kwargs.setdefault("is_closed", bool(kwargs["choices"]))
        kwargs.setdefault("widget", forms.SelectMultiple)
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return self.match(qs, value) if value else qs


class StateFilter(ChoiceFilter):
    """A State by its ISO 3166 alpha-3 code, so that an address means the same everywhere."""

    def __init__(self, field_name: str = "state", **kwargs: Any) -> None:
        self.path = field_name
        kwargs.setdefault("label", _("State"))
        super().__init__(field_name=f"{field_name}__iso3", choices=state_choices, **kwargs)


def state_choices() -> list[tuple[str, str]]:
    """Code and name in the reader's order, kept for some minutes: names change once in years, lists are read all day."""
    language = get_language() or "en"
    made = cache.get_or_set(
        f"state-choices:{language}",
        lambda: [(state.iso3, state.name) for state in states_for_choice(language)],
        MINUTES,
    )
    return list(made or ())


class YearFilter(django_filters.NumberFilter):
    """Of a day; only years that a day can have."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Year"))
        super().__init__(field_name=f"{field_name}__year", min_value=1, max_value=9998, decimal_places=0, **kwargs)


def regional_group_choices() -> list[tuple[str, str]]:
    return [(group.code, group.name) for group in RegionalGroup.objects.all()]


class RegionalGroupFilter(ChoiceFilter):
    def __init__(self, field_name: str = "state__regional_group", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Regional group"))
        super().__init__(field_name=f"{field_name}__code", choices=regional_group_choices, **kwargs)
