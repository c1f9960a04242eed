"""`/api/v1/dashboards/<code>/`: the figures of the page, with the words of its address."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import router
from reports.dashboards.declaration import Answer, Dashboard, answer, register


class DashboardFigureSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="figure.id")
    name = serializers.CharField()
    value = serializers.DecimalField(source="figure.value", max_digits=30, decimal_places=None, allow_null=True)
    unit = serializers.CharField(source="figure.unit")
    basis = serializers.CharField(source="figure.basis")
    as_at = serializers.DateField(source="figure.as_at")
    source = serializers.CharField(source="figure.source")  # type: ignore[assignment]
    rows = serializers.IntegerField(source="figure.rows")
    url = serializers.CharField(allow_blank=True, help_text="The list of the rows that the figure was made of")


class DashboardSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="dashboard.code")
    title = serializers.CharField(source="dashboard.title")
    starts_on = serializers.DateField(source="asked.period.starts_on")
    ends_on = serializers.DateField(source="asked.period.ends_on")
    as_at = serializers.DateField(source="asked.as_at")
    scope = serializers.CharField(source="asked.scope", allow_blank=True)
    figures = DashboardFigureSerializer(source="lines", many=True)


class DashboardViewSet(viewsets.ViewSet):
    dashboard: ClassVar[Dashboard]

    def list(self, request: Request, **kwargs: Any) -> Response:
        return Response(DashboardSerializer(self.answer(request)).data)

    def answer(self, request: Request) -> Answer:
        dashboard = self.dashboard
        if dashboard.may_look is not None and not dashboard.may_look(request.user):
            raise PermissionDenied
        form = dashboard.form(request.query_params, today=timezone.localdate(), reader=request.user)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        asked = form.question
        if asked.problems:
            raise serializers.ValidationError({"period": list(asked.problems)})
        return answer(dashboard, asked, request.user)


def expose(dashboard: Dashboard) -> Dashboard:
    """Registers the dashboard and gives it its address in the API."""
    words = [
        OpenApiParameter(name, str, description=str(field.label)) for name, field in dashboard.form.base_fields.items()
    ]
    body = {
        "__doc__": f"{dashboard.title}: the figures of the page of the same name, each with its basis, day and source.",
        "dashboard": dashboard,
        "permission_classes": [AllowAny if dashboard.may_look is None else IsAuthenticated],
    }
    answered = extend_schema_view(list=extend_schema(parameters=words, responses=DashboardSerializer))
    made = answered(type(f"{dashboard.code.title().replace('-', '')}DashboardViewSet", (DashboardViewSet,), body))
    router.register(f"dashboards/{dashboard.code}", made, basename=f"api-dashboard-{dashboard.code}")
    return register(dashboard)
