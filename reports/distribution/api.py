"""Deliveries over the API: rows of the list; a recipient confirms, staff hand out."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.listing.api import ListingViewSet, expose
from reports.distribution import actions
from reports.distribution.lists import DELIVERIES
from reports.distribution.models import Delivery


class AcknowledgementSerializer(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class ConfirmedSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    acknowledged_at = serializers.DateTimeField()


class DeliveryViewSet(ListingViewSet):
    """Staff see every delivery, everybody else the reports handed to them."""

    lookup_value_regex = r"\d+"

    @extend_schema(request=AcknowledgementSerializer, responses=ConfirmedSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The recipient confirms that they have the report."""
        delivery = Delivery.objects.visible_to(call.user).filter(pk=pk, person=call.user.pk).first()
        if delivery is None:
            raise Http404
        sent = AcknowledgementSerializer(data=call.data)
        sent.is_valid(raise_exception=True)
        made = actions.acknowledge(delivery, by=call.user, words=sent.validated_data["words"])  # type: ignore[arg-type]
        return Response(ConfirmedSerializer(made).data)


expose(DELIVERIES, path="deliveries", base=DeliveryViewSet)
