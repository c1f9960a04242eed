from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from funding.periods.figures import verify
from funding.periods.lists import PERIODS
from funding.periods.workflow import PeriodStatus
from portal.listing.api import ListingViewSet, expose


class CertifiedSerializer(serializers.Serializer):
    figures = serializers.JSONField(help_text="US$ as text with two decimals, by fund; as they were frozen")
    sha256 = serializers.CharField(help_text="of the figures as JSON with sorted keys and no spaces, in UTF-8")
    unchanged = serializers.BooleanField(help_text="whether the ledger still gives the same, worked out now")


class PeriodViewSet(ListingViewSet):
    @extend_schema(responses=CertifiedSerializer, filters=False)
    @action(detail=True)
    def certified(self, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        """The certified statement of the period; null while it is not certified."""
        period = self.get_object()
        is_certified = period.status == PeriodStatus.CERTIFIED
        facts = {
            "figures": period.figures,
            "sha256": period.figures_sha256,
            "unchanged": not verify(period) if is_certified else None,
        }
        return Response(facts)


expose(PERIODS, path="financial-periods", base=PeriodViewSet)
