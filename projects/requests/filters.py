from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from projects.requests.models import Request
from projects.requests.workflow import BOARD, OHCHR, OPEN, SHARED, STATES, THE_STATE, RequestStatus

ACCEPTED = (RequestStatus.ACCEPTED, RequestStatus.AGREED)
OWNERS = {"state": THE_STATE, "ohchr": OHCHR, "board": BOARD, "both": SHARED}


def at_turn(word: str) -> list[str]:
    """The stages of open requests in which it is this side's turn."""
    return [one.value for one in STATES if one.owner is OWNERS[word] and one.value in OPEN]


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
    open = ChoiceFilter(label=_("Open"), choices=[("1", _("Yes"))], method="that_are_open", widget=forms.HiddenInput)
    turn = ChoiceFilter(
        label=_("Whose turn"), choices=list(OWNERS.items()), method="whose_turn", widget=forms.HiddenInput
    )

    class Meta:
        model = Request
        fields: list[str] = []

    def answered(self, rows: QuerySet[Request], _name: str, _value: str) -> QuerySet[Request]:
        return rows.filter(status__in=ACCEPTED)

    def that_are_open(self, rows: QuerySet[Request], _name: str, _value: str) -> QuerySet[Request]:
        return rows.filter(status__in=OPEN)

    def whose_turn(self, rows: QuerySet[Request], _name: str, value: str) -> QuerySet[Request]:
        return rows.filter(status__in=at_turn(value))
