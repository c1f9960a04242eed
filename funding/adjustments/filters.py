import django_filters
from django.utils.translation import gettext_lazy as _

from funding.adjustments.models import Adjustment
from funding.adjustments.workflow import AdjustmentStatus
from funding.contributions.filters import FundFilter
from funding.ledger.filters import DAY
from portal.listing.filters import ChoiceFilter, SearchFilter


class AdjustmentFilter(django_filters.FilterSet):
    q = SearchFilter("contribution__reference", "contribution__donor__organisation__name", "reference", "reason")
    kind = ChoiceFilter(label=_("Kind"), choices=Adjustment.Kind.choices)
    status = ChoiceFilter(label=_("Stage"), choices=AdjustmentStatus.choices)
    fund = FundFilter("contribution__fund")
    since = django_filters.DateFilter("on", "gte", label=_("From"), widget=DAY)
    until = django_filters.DateFilter("on", "lte", label=_("To"), widget=DAY)

    class Meta:
        model = Adjustment
        fields: list[str] = []
