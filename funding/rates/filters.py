from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.rates.models import ExchangeRate, RateBasis
from portal.listing.filters import ChoiceFilter, YearFilter

# Written as text: not every browser has a field for months
MONTHS = forms.DateInput(attrs={"placeholder": "2026-03", "dir": "ltr", "size": 8}, format="%Y-%m")


class MonthFilter(django_filters.DateFilter):
    """Rates that took effect in a month, `?month=2024-03`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MONTHS, input_formats=["%Y-%m"], label=_("Month"), **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if value is None:
            return qs
        return qs.filter(**{f"{self.field_name}__year": value.year, f"{self.field_name}__month": value.month})


class RateFilter(django_filters.FilterSet):
    currency = django_filters.CharFilter(lookup_expr="iexact", label=_("Currency"))
    month = MonthFilter(field_name="effective_on")
    basis = ChoiceFilter(label=_("Basis"), choices=RateBasis.choices)
    standing = ChoiceFilter(
        label=_("Standing"),
        choices=[("yes", _("Stands")), ("no", _("Superseded"))],
        method="by_standing",
    )
    year = YearFilter("effective_on")

    class Meta:
        model = ExchangeRate
        fields: list[str] = []

    def by_standing(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(superseded_at__isnull=value == "yes")
