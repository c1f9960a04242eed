import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.ledger.models import EntryKind, LedgerEntry, ObjectClass
from portal.listing.filters import ChoiceFilter, SearchFilter

DAY = forms.DateInput(attrs={"type": "date"})


class LedgerFilter(django_filters.FilterSet):
    q = SearchFilter("contribution__reference", "project__code", "description", "donor__organisation__name")
    kind = ChoiceFilter(label=_("Kind"), choices=EntryKind.choices)
    fund = FundFilter()
    object_class = ChoiceFilter(label=_("Object class"), choices=ObjectClass.choices)
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    project = django_filters.CharFilter("project__code", label=_("Project"))
    since = django_filters.DateFilter("value_on", "gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter("value_on", "lte", label=_("To"), widget=DAY)

    class Meta:
        model = LedgerEntry
        fields: list[str] = []
