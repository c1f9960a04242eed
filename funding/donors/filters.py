from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.donors.models import Donor
from funding.donors.standing import Standing
from portal.accounts.models import Organisation
from portal.listing.filters import ChoiceFilter, RegionalGroupFilter, SearchFilter, StateFilter
from portal.listing.unread import AddressForm

FIRST_YEAR = 1945


def as_at(year: int, at: date | None = None) -> date:
    """The day on which a year is looked at: as asked, else today; never before the year has begun."""
    return max(at or timezone.localdate(), date(year, 1, 1))


class DonorFilter(django_filters.FilterSet):
    """Standing and amounts are those of `year`, this year when none is named, as at `at`, today when none is named."""

    q = SearchFilter("organisation__name", "organisation__state__name")
    kind = ChoiceFilter(field_name="organisation__kind", label=_("Kind of donor"), choices=Organisation.Kind.choices)
    group = RegionalGroupFilter("organisation__state__regional_group")
    state = StateFilter("organisation__state")
    standing = ChoiceFilter(label=_("Standing"), choices=Standing.choices)
    year = django_filters.NumberFilter(
        label=_("Year"), method="untouched", min_value=FIRST_YEAR, max_value=9998, decimal_places=0
    )
    at = django_filters.DateFilter(
        label=_("As at"), method="untouched", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Donor
        fields: list[str] = []

    def untouched(self, rows: Any, name: str, value: Any) -> Any:
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        words = self.form.cleaned_data
        if words.get("year") or words.get("at"):
            at = words.get("at")
            year = int(words["year"]) if words.get("year") else at.year
            queryset = queryset.in_year(year, at=as_at(year, at)).with_agreements(at=as_at(year, at))
        return super().filter_queryset(queryset)


class BreakdownForm(AddressForm):
    year = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=9998)
    at = forms.DateField(
        label=_("As at"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def asked(self) -> dict[str, Any]:
        """Once valid: the year of the day, and today, where none is named."""
        at = self.cleaned_data["at"]
        year = self.cleaned_data["year"] or (at or timezone.localdate()).year
        return {"year": year, "at": as_at(year, at)}
