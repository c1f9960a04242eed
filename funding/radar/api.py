"""`/api/v1/radar/`: the items of the page of the same name, with the words of its address; staff only."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from funding.radar.current import current
from funding.radar.exports import COLUMNS
from funding.radar.figures import Item
from funding.radar.forms import RadarForm
from funding.radar.sentences import act
from portal.api import router
from portal.listing.declaration import plain
from portal.listing.reading import of_page


class RadarItemSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="Stays the same from day to day")
    severity = serializers.CharField()
    kind = serializers.CharField()
    record = serializers.CharField()
    sentence = serializers.CharField()
    act = serializers.CharField()
    act_url = serializers.CharField()
    amount_usd = serializers.DecimalField(max_digits=18, decimal_places=2)
    due_on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField(allow_null=True)
    fund = serializers.CharField(allow_null=True)
    donor = serializers.CharField(allow_null=True)
    contribution = serializers.CharField(allow_null=True)
    project = serializers.CharField(allow_null=True)
    plan_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    spent_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    forecast_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)


class RadarSerializer(serializers.Serializer[Any]):
    as_at = serializers.DateField()
    count = serializers.IntegerField()
    items = RadarItemSerializer(many=True)


def row(item: Item) -> dict[str, Any]:
    """Words as the file has them; severity and kind by their names, which do not change with the language."""
    facts = {column.key: plain(column, item) for column in COLUMNS}
    return {
        **facts,
        "key": item.key,
        "severity": item.severity.name.lower(),
        "kind": item.kind.value,
        "act_url": act(item).url,
    }


PARAMETERS = [
    OpenApiParameter(name, str, description=str(field.label)) for name, field in RadarForm.base_fields.items()
]


class RadarViewSet(viewsets.ViewSet):
    """Where money needs somebody, most urgent first."""

    @extend_schema(parameters=PARAMETERS, responses=RadarSerializer)
    def list(self, request: Request, **kwargs: Any) -> Response:
        if not request.user.has_perm("funding.watch_contribution"):
            raise PermissionDenied
        form = RadarForm(request.query_params, user=request.user)
        if unread := of_page(request.query_params, form):
            raise serializers.ValidationError({one.name: [str(one)] for one in unread})
        made = current(request.user)
        items = form.keep(made.items)
        answer = {"as_at": made.at, "count": len(items), "items": [row(item) for item in items]}
        return Response(RadarSerializer(answer).data)


router.register("radar", RadarViewSet, basename="api-radar")
