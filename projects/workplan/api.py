"""Activities over the API: the rows of the list, and the progress of one, by the same action as on the page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.listing.api import ListingViewSet, expose
from projects.workplan import actions
from projects.workplan.lists import ACTIVITIES


class ProgressOfActivitySerializer(serializers.Serializer):
    """`seen` is the time of the progress that the caller knew, "0" for none: the act is refused when there is a later one."""

    progress = serializers.IntegerField(min_value=0, max_value=100)
    note = serializers.CharField(max_length=1000)
    seen = serializers.CharField(required=False, allow_blank=True, default="")


class ActivityViewSet(ListingViewSet):
    @extend_schema(request=ProgressOfActivitySerializer)
    @action(detail=True, methods=["post"])
    def record(self, call: Call, *args: Any, **kwargs: Any) -> Response:
        """Says how far the activity is, with a sentence; 100 means that it is done."""
        user: Any = call.user
        found = self.get_object()
        if not user.has_perm("projects.record_activity", found):
            raise PermissionDenied
        given = ProgressOfActivitySerializer(data=call.data)
        given.is_valid(raise_exception=True)
        actions.record_progress(found, by=user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


expose(ACTIVITIES, path="activities", base=ActivityViewSet)
