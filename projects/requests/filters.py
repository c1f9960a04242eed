from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus

ACCEPTED = (RequestStatus.ACCEPTED, RequestStatus.AGREED)


def on_day(field: str, lookup: str, label: Any) -> django_filters.DateFilter:
    """What links of a report narrow by; shown when in use, and not in the form. Days are those of OHCHR's seat."""
    return django_filters.DateFilter(f"{field}__date", lookup, label=label, widget=forms.HiddenInput)


class RequestFilter(django_filters.FilterSet):
    q = SearchFilter("reference", "title", "institution", "state__name_en", "state__name_ar")
    status = ChoiceFilter(label=_("Stage"), choices=RequestStatus.choices)
    state = StateFilter()
    group = RegionalGroupFilter()
    received_since = on_day("submitted_at", "gte", _("Received from"))
    received_until = on_day("submitted_at", "lte", _("Received to"))
    decided_since = on_day("decided_at", "gte", _("Decided from"))
    decided_until = on_day("decided_at", "lte", _("Decided to"))
    answer = ChoiceFilter(
        label=_("Answer"),
        choices=[("accepted", _("Accepted, with or without its terms agreed"))],
        method="answered",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Request
        fields: list[str] = []

    def answered(self, rows: QuerySet[Request], _name: str, _value: str) -> QuerySet[Request]:
        return rows.filter(status__in=ACCEPTED)
