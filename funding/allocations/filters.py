from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.filters import FundFilter
from portal.accounts.models import Organisation
from portal.listing.filters import ChoiceFilter, SearchFilter

DAY = forms.DateInput(attrs={"type": "date"})


class AllocationFilter(django_filters.FilterSet):
    q = SearchFilter(
        "contribution__reference",
        "contribution__donor__organisation__name",
        "project__code",
        "project__title",
        "purpose",
    )
    status = ChoiceFilter(label=_("Stage"), choices=AllocationStatus.choices)
    fund = FundFilter("contribution__fund")
    donor = django_filters.CharFilter("contribution__donor__organisation__name", "iexact", label=_("Donor"))
    kind = ChoiceFilter(
        field_name="contribution__donor__organisation__kind",
        label=_("Kind of donor"),
        choices=Organisation.Kind.choices,
    )
    contribution = django_filters.CharFilter("contribution__reference", label=_("Contribution"))
    project = django_filters.CharFilter("project__code", label=_("Project"))
    departs = django_filters.BooleanFilter(
        label=_("Departs from a preference"),
        method="of_departing",
        widget=forms.Select(choices=[("", "—"), ("true", _("Yes")), ("false", _("No"))]),
    )
    since = django_filters.DateFilter("posted_at__date", "gte", label=_("Posted from"), widget=DAY)
    until = django_filters.DateFilter("posted_at__date", "lte", label=_("Posted to"), widget=DAY)

    class Meta:
        model = Allocation
        fields: list[str] = []

    def of_departing(self, rows: Any, name: str, value: bool) -> Any:
        return rows.exclude(soft_reason="") if value else rows.filter(soft_reason="")
