from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from portal.load import programme_staff
from portal.working_days import official_holidays
from projects.requests.intake.mine import needs
from projects.requests.intake.reading import AT_WORK, is_late, that_came_back
from projects.requests.models import Request

NOBODY, ME = "none", "me"
YES = [("yes", pgettext_lazy("filter", "Yes"))]


def officer_choices() -> list[tuple[str, Any]]:
    return [(ME, _("Myself")), (NOBODY, _("Nobody yet")), *((str(one.pk), one.name) for one in programme_staff())]


class IntakeFilter(django_filters.FilterSet):
    q = SearchFilter("reference", "title", "institution", "state__name_en", "state__name_ar")
    status = ChoiceFilter(label=_("Stage"), choices=[(status.value, status.label) for status in AT_WORK])
    officer = ChoiceFilter(label=_("Officer"), choices=officer_choices, method="in_hands_of")
    mine = ChoiceFilter(label=_("Needs me"), choices=YES, method="that_need_me")
    late = ChoiceFilter(label=_("Overdue"), choices=YES, method="that_are_late")
    back = ChoiceFilter(label=_("Came back"), choices=YES, method="that_are_back", widget=forms.HiddenInput)
    state = StateFilter()
    group = RegionalGroupFilter()

    class Meta:
        model = Request
        fields: list[str] = []

    def in_hands_of(self, rows: QuerySet[Request], _name: str, value: str) -> QuerySet[Request]:
        if value == NOBODY:
            return rows.filter(officer__isnull=True)
        return rows.filter(officer=self.request.user.pk if value == ME else int(value))

    def that_need_me(self, rows: QuerySet[Request], _name: str, value: str) -> QuerySet[Request]:
        return rows.filter(pk__in=needs(self.request.user))

    def that_are_back(self, rows: QuerySet[Request], _name: str, value: str) -> QuerySet[Request]:
        return that_came_back(rows)

    def that_are_late(self, rows: QuerySet[Request], _name: str, value: str) -> QuerySet[Request]:
        return rows.filter(Q(is_late(timezone.localdate(), official_holidays())))
