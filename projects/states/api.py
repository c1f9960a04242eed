"""`/api/v1/states/`: the list's rows and columns; one State by its ISO 3166 alpha-3 code with the figures of its profile."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portal.listing.api import ListingViewSet, expose
from portal.reference.models import State
from projects.coverage.api import CoverageSerializer, answer
from projects.states.desk.api import StateDeskSerializer
from projects.states.desk.figures import desk
from projects.states.desk.rules import may_look, refusal
from projects.states.figures import Profile, profile
from projects.states.lists import STATES


class PositionCountsSerializer(serializers.Serializer[Any]):
    recommendations = serializers.IntegerField()
    supported = serializers.IntegerField()
    partially_supported = serializers.IntegerField()
    noted = serializers.IntegerField()
    open = serializers.IntegerField()
    pledges = serializers.IntegerField()


class ReviewSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(source="review.session.number")
    cycle = serializers.IntegerField(source="review.session.cycle")
    report_symbol = serializers.CharField(source="review.report_symbol")
    addendum_symbol = serializers.CharField(source="review.addendum_symbol")
    decision_symbol = serializers.CharField(source="review.decision_symbol")
    counts = PositionCountsSerializer()


class CycleSerializer(serializers.Serializer[Any]):
    cycle = serializers.IntegerField()
    counts = PositionCountsSerializer()


class NextReviewSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(source="number")
    cycle = serializers.IntegerField()
    starts_on = serializers.DateField(source="starts.day", allow_null=True)
    is_expected = serializers.BooleanField()


class ProgressLineSerializer(serializers.Serializer[Any]):
    progress = serializers.CharField(allow_blank=True)
    by_state = serializers.IntegerField()
    by_ohchr = serializers.IntegerField()


class MechanismSerializer(serializers.Serializer[Any]):
    mechanism = serializers.CharField(source="mechanism.code")
    kind = serializers.CharField(source="mechanism.kind")
    recommendations = serializers.IntegerField()
    concerns = serializers.IntegerField()
    documents = serializers.IntegerField()
    latest_on = serializers.DateField(allow_null=True)


class ComponentSerializer(serializers.Serializer[Any]):
    component = serializers.IntegerField(source="component.number")
    means = serializers.DictField(child=serializers.DecimalField(max_digits=4, decimal_places=2))


class ProfileSerializer(serializers.Serializer[Any]):
    iso3 = serializers.CharField(source="state.iso3")
    name = serializers.CharField(source="state.name")
    status = serializers.CharField(source="state.status")
    regional_group = serializers.CharField(source="state.regional_group.code", default=None)
    is_ldc = serializers.BooleanField(source="state.is_ldc")
    is_lldc = serializers.BooleanField(source="state.is_lldc")
    is_sids = serializers.BooleanField(source="state.is_sids")
    as_at = serializers.DateTimeField()
    reviews = ReviewSerializer(many=True)
    cycles = CycleSerializer(many=True)
    next_review = NextReviewSerializer(allow_null=True)
    progress = ProgressLineSerializer(many=True)
    mechanisms = MechanismSerializer(many=True)
    coverage_by_cycle = serializers.SerializerMethodField()
    coverage_by_theme = serializers.SerializerMethodField()
    components = ComponentSerializer(many=True)

    @extend_schema_field(CoverageSerializer)
    def get_coverage_by_cycle(self, made: Profile) -> Any:
        return CoverageSerializer(answer(made.coverage)).data

    @extend_schema_field(CoverageSerializer)
    def get_coverage_by_theme(self, made: Profile) -> Any:
        return CoverageSerializer(answer(made.themes)).data


class StateViewSet(ListingViewSet):
    lookup_field = "iso3"
    lookup_value_regex = "[A-Za-z]{3}"

    @extend_schema(responses=ProfileSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(ProfileSerializer(profile(request.user, state_named(kwargs["iso3"]))).data)

    @extend_schema(responses=StateDeskSerializer, filters=False)
    @action(detail=True, pagination_class=None, permission_classes=[IsAuthenticated])
    def desk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What comes next for the State and where everything stands, for its focal points and the staff who cover it."""
        state = state_named(kwargs["iso3"])
        if not may_look(request.user, state):
            raise PermissionDenied(refusal())
        return Response(StateDeskSerializer(desk(request.user, state)).data)


def state_named(iso3: str) -> State:
    """By its code, whatever the case; 404 for one that is no State's."""
    found: State = get_object_or_404(State.objects.select_related("regional_group"), iso3=iso3.upper())
    return found


expose(STATES, path="states", base=StateViewSet)
