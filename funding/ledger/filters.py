from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import DonorKeyFilter, FundFilter
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from portal.listing.filters import ChoiceFilter, SearchFilter
from portal.reference.finance import ObjectClass

SPENDING = "spending"  # expenditure and disbursements with their support costs: what totals call "spent"
DAY = forms.DateInput(attrs={"type": "date"})


class LedgerFilter(django_filters.FilterSet):
    q = SearchFilter("contribution__reference", "project__code", "description", "donor__organisation__name")
    kind = ChoiceFilter(label=_("Kind"), choices=[(SPENDING, _("All spending")), *EntryKind.choices], method="of_kind")
    fund = FundFilter()
    object_class = ChoiceFilter(label=_("Object class"), choices=ObjectClass.choices)
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    project = django_filters.CharFilter("project__code", label=_("Project"))
    since = django_filters.DateFilter("value_on", "gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter("value_on", "lte", label=_("To"), widget=DAY)
    donor = DonorKeyFilter()

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def of_kind(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(kind__in=SPENDING_KINDS if value == SPENDING else (value,))
