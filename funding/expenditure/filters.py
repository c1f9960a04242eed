from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.expenditure.importing import keys
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from portal.listing.filters import ChoiceFilter, SearchFilter
from portal.reference.finance import ObjectClass

DAY = forms.DateInput(attrs={"type": "date"})
ORIGINS = {"accounts": keys.LINE, "published": keys.PUBLISHED}


class ExpenditureFilter(django_filters.FilterSet):
    q = SearchFilter("description", "project__code", "contribution__reference", "source_key")
    fund = FundFilter()
    kind = ChoiceFilter(label=_("Kind"), choices=[(kind.value, kind.label) for kind in SPENDING_KINDS])
    object_class = ChoiceFilter(
        label=_("Object class"), choices=[*ObjectClass.choices, ("none", _("Not classified"))], method="of_class"
    )
    origin = ChoiceFilter(
        label=_("Origin"),
        choices=[
            ("accounts", _("Line of the accounts")),
            ("published", _("Published total")),
            ("hand", _("Recorded by hand")),
            ("charged", _("Charged by the portal")),
        ],
        method="of_origin",
    )
    project = django_filters.CharFilter("project__code", "iexact", label=_("Project"))
    contribution = django_filters.CharFilter("contribution__reference", "iexact", label=_("Contribution"))
    donor = django_filters.CharFilter("donor__organisation__name", "icontains", label=_("Donor"))
    batch = django_filters.NumberFilter("source_batch", label=_("Import"))
    since = django_filters.DateFilter("value_on", "gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter("value_on", "lte", label=_("To"), widget=DAY)

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def of_class(self, rows: Any, name: str, value: str) -> Any:
        if value == "none":
            return rows.filter(object_class="").exclude(kind=EntryKind.SUPPORT_COST)
        return rows.filter(object_class=value)

    def of_origin(self, rows: Any, name: str, value: str) -> Any:
        if value == "charged":
            return rows.filter(accompanies__isnull=False)
        if value == "hand":
            return rows.filter(accompanies__isnull=True, source_key="")
        return rows.filter(source_key__startswith=ORIGINS.get(value, ""))
