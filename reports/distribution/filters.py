from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.distribution.models import Delivery
from reports.kinds import KINDS

STANDS = [("waiting", _("Not confirmed")), ("confirmed", _("Confirmed")), ("unopened", _("Not opened"))]


class DeliveryFilter(django_filters.FilterSet):
    q = SearchFilter("report__title", "person__name")
    kind = ChoiceFilter(
        label=_("Kind"), field_name="report__kind", choices=[(kind.code, kind.name) for kind in KINDS.values()]
    )
    stands = ChoiceFilter(label=_("Stands"), choices=STANDS, method="by_standing")

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        conditions = {
            "waiting": {"acknowledged_at__isnull": True},
            "confirmed": {"acknowledged_at__isnull": False},
            "unopened": {"opened_at__isnull": True},
        }
        return rows.filter(**conditions[value])
