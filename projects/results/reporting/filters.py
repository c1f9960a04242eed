from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from projects.results.models import IndicatorValue, ReportingPeriod
from projects.results.reporting.standing import Standing, mine

MINE = "mine"


class ReportingFilter(django_filters.FilterSet):
    """Of periods that carry `standing` (projects.results.reporting.standing.periods_of)."""

    q = SearchFilter("project__code", "project__title")
    whose = ChoiceFilter(label=_("Whose"), choices=[(MINE, _("Those I report on"))], method="of_reader")
    standing = ChoiceFilter(label=_("Report"), choices=Standing.choices)
    back = ChoiceFilter(
        label=_("Sent back"),
        choices=[(MINE, _("With values that I entered and that were sent back"))],
        method="with_values_sent_back",
        widget=forms.HiddenInput,
    )
    state = StateFilter("project__states")
    group = RegionalGroupFilter("project__states__regional_group", distinct=True)

    class Meta:
        model = ReportingPeriod
        fields: list[str] = []

    def with_values_sent_back(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=IndicatorValue.objects.sent_back_to(self.request.user).values("period"))

    def of_reader(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A focal point reports on every project of the State; the rows hold no others."""
        user = self.request.user
        return mine(rows, user, timezone.localdate()) if user.standing.is_staff else rows
