from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from funding.contributions.filters import FundFilter
from funding.solver.models import AllocationPlan
from portal.listing.filters import ChoiceFilter, SearchFilter


class AllocationPlanFilter(django_filters.FilterSet):
    q = SearchFilter("fund__name", "made_by__name")
    status = ChoiceFilter(label=_("Stage"), choices=AllocationPlan.Status.choices)
    fund = FundFilter()
    contribution = django_filters.CharFilter(method="with_contribution", label=_("Contribution"))
    project = django_filters.CharFilter(method="with_project", label=_("Project"))

    class Meta:
        model = AllocationPlan
        fields: list[str] = []

    def with_contribution(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pk__in=rows.filter(lines__contribution__reference=value).values("pk"))

    def with_project(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pk__in=rows.filter(lines__project__code=value).values("pk"))
