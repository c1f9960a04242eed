from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from portal.reference.models import AssistanceForm
from projects.participation.models import AccessMeasure, Event
from projects.partners.models import OrganisationKind


def form_choices() -> list[tuple[str, str]]:
    return [(form.code, form.name) for form in AssistanceForm.objects.all()]


def year_choices() -> list[tuple[str, str]]:
    return [(str(day.year), str(day.year)) for day in Event.objects.dates("starts_on", "year", order="DESC")]


def with_measure(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    return rows.filter(access_measures__contains=[value])


def of_kind(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """Somebody of this kind of organization took part."""
    return rows.filter(pk__in=Event.objects.filter(attendance__organisation=value).values("pk"))


class EventFilter(django_filters.FilterSet):
    q = SearchFilter("title", "place", "project__code", "project__title")
    state = StateFilter("project__states")
    form = ChoiceFilter("form__code", label=_("Form of assistance"), choices=form_choices)
    year = ChoiceFilter("starts_on__year", label=_("Year"), choices=year_choices)
    mode = ChoiceFilter(label=_("Mode"), choices=Event.Mode.choices)
    organisation = ChoiceFilter(label=_("Kind of organization"), choices=OrganisationKind.choices, method=of_kind)
    access = ChoiceFilter(label=_("Access measure"), choices=AccessMeasure.choices, method=with_measure)
    project = django_filters.CharFilter("project__code", lookup_expr="iexact", label=_("Project code"))

    class Meta:
        model = Event
        fields: list[str] = []
