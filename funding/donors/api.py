"""`/api/v1/donors-breakdown/`: the figures of the page, with the words of its address."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from funding.donors.figures import Breakdown, breakdown
from funding.donors.filters import BreakdownForm
from portal.api import router


class LineSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    group = serializers.CharField(source="group.code", default=None, allow_null=True)
    standing = serializers.CharField()
    donors = serializers.IntegerField()
    agreed_usd = serializers.DecimalField(max_digits=18, decimal_places=2)
    received_usd = serializers.DecimalField(max_digits=18, decimal_places=2)
    agreed_before_usd = serializers.DecimalField(max_digits=18, decimal_places=2)


class BreakdownSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    at = serializers.DateField()
    lines = LineSerializer(many=True)
    prospective = serializers.IntegerField()


class BreakdownViewSet(viewsets.ViewSet):
    @extend_schema(
        parameters=[OpenApiParameter("year", int), OpenApiParameter("at", str)], responses=BreakdownSerializer
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Donors by kind, regional group and standing in a year, as at a day."""
        if not request.user.has_perm("funding.compare_donor"):
            raise PermissionDenied
        form = BreakdownForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        made: Breakdown = breakdown(request.user, **form.asked)
        return Response(BreakdownSerializer(made).data)


router.register("donors-breakdown", BreakdownViewSet, basename="api-donors-breakdown")
