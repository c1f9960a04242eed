"""`/api/v1/management-plans/`: the figures of the roll-up page, with the words of its address."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import router
from projects.results.plans.figures import STANDINGS, Line, RollUp, plan_roll_up, until
from projects.results.plans.forms import RollUpForm


class SumSerializer(serializers.Serializer[Any]):
    """Values of one kind and unit; a percentage has the whole beside the part, a score is a mean."""

    kind = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    value = serializers.DecimalField(source="total.numerator", max_digits=24, decimal_places=4, allow_null=True)
    of = serializers.DecimalField(source="total.denominator", max_digits=24, decimal_places=4, allow_null=True)
    indicators = serializers.IntegerField()
    projects = serializers.IntegerField()
    as_at = serializers.DateField(source="total.as_at")


class StandingsSerializer(serializers.Serializer[Any]):
    well = serializers.IntegerField()
    behind = serializers.IntegerField()
    reported = serializers.IntegerField()
    no_data = serializers.IntegerField()


class PlanLineSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    level = serializers.CharField(allow_null=True)
    projects = serializers.IntegerField()
    states = serializers.IntegerField()
    outcomes = serializers.IntegerField()
    outputs = serializers.IntegerField()
    indicators = serializers.IntegerField()
    standings = StandingsSerializer()
    sums = SumSerializer(many=True)


class PlanRollUpSerializer(serializers.Serializer[Any]):
    plan = serializers.CharField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    extended_to = serializers.DateField(allow_null=True)
    until = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    as_at = serializers.DateTimeField()
    total = PlanLineSerializer()
    lines = PlanLineSerializer(many=True)


def line(one: Line) -> dict[str, Any]:
    part = one.plan_result
    return {
        "code": part and part.code,
        "name": part and part.name,
        "level": part and part.level,
        "standings": {word: one.standings[word] for word in STANDINGS},
        **{name: getattr(one, name) for name in ("projects", "states", "outcomes", "outputs", "indicators", "sums")},
    }


def answer(made: RollUp) -> dict[str, Any]:
    plan = made.plan
    return {
        "plan": plan.code,
        "until": until(plan),
        "as_at": made.as_at,
        "total": line(made.total),
        "lines": [line(one) for one in made.lines],
        **{name: getattr(plan, name) for name in ("name", "starts_on", "ends_on", "extended_to", "note")},
    }


PARAMETERS = [
    OpenApiParameter(name, str, description=str(field.label)) for name, field in RollUpForm.base_fields.items()
]


class ManagementPlanViewSet(viewsets.ViewSet):
    """What the results of projects add up to in a management plan, as far as the reader may see the projects."""

    @extend_schema(parameters=PARAMETERS, responses=PlanRollUpSerializer)
    def list(self, request: Request, **kwargs: Any) -> Response:
        form = RollUpForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        return Response(PlanRollUpSerializer(answer(plan_roll_up(request.user, form.question))).data)


router.register("management-plans", ManagementPlanViewSet, basename="api-management-plans")
