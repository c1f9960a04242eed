"""Results over the API: framework and values of a project to read, values to save, and their moves, by the actions of the pages."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.api import router
from projects.portfolio.models import Project
from projects.results import actions
from projects.results.aggregation import Reached
from projects.results.entries import Entry
from projects.results.figures import Basis, Standing, framework
from projects.results.models import EvidenceGrade, Indicator, IndicatorValue, ReportingPeriod, ValueStatus
from projects.results.rows import sees_inside

AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 4, "allow_null": True, "required": False, "default": None}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST = 500  # entries of one call


class BreakdownPartsSerializer(serializers.Serializer):
    category = serializers.IntegerField(source="category_id")
    numerator = serializers.DecimalField(max_digits=18, decimal_places=4)
    denominator = serializers.DecimalField(**AMOUNT)


class IndicatorValueSerializer(serializers.ModelSerializer):
    """Explanation, breakdown and who entered it are for whoever reports on the project, and staff."""

    project = serializers.IntegerField(source="period.project_id")
    breakdown = BreakdownPartsSerializer(many=True)

    class Meta:
        model = IndicatorValue
        fields = (
            "id", "project", "indicator", "period", "status", "numerator", "denominator", "text", "note", "language", "grade",
            "revision", "entered_at", "reviewed_at", "breakdown",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: IndicatorValue) -> Any:
        told = super().to_representation(instance)
        if not self.inside(instance.period.project):
            told |= {"note": "", "breakdown": []}
        return told

    def inside(self, project: Project) -> bool:
        context: Any = self.context
        known: dict[int, bool] = context.setdefault("inside", {})
        if project.pk not in known:
            known[project.pk] = sees_inside(self.context["request"].user, project)
        return known[project.pk]


class FrameworkIndicatorSerializer(serializers.Serializer):
    """One indicator to date."""

    id = serializers.IntegerField(source="indicator.pk")
    code = serializers.CharField(source="indicator.code")
    title = serializers.CharField(source="indicator.title")
    language = serializers.CharField(source="indicator.language")
    result = serializers.IntegerField(source="indicator.result_id")
    kind = serializers.ChoiceField(Indicator.Kind.choices, source="indicator.kind")
    counting = serializers.ChoiceField(Indicator.Counting.choices, source="indicator.counting")
    direction = serializers.ChoiceField(Indicator.Direction.choices, source="indicator.direction")
    unit = serializers.CharField(source="indicator.unit")
    scale_max = serializers.IntegerField(source="indicator.scale_max", allow_null=True)
    baseline_numerator = serializers.DecimalField(
        source="indicator.baseline_numerator", max_digits=18, decimal_places=4
    )
    baseline_denominator = serializers.DecimalField(
        source="indicator.baseline_denominator", max_digits=18, decimal_places=4
    )
    target_numerator = serializers.DecimalField(source="indicator.target_numerator", max_digits=18, decimal_places=4)
    target_denominator = serializers.DecimalField(
        source="indicator.target_denominator", max_digits=18, decimal_places=4
    )
    numerator = serializers.DecimalField(source="total.numerator", max_digits=24, decimal_places=4, allow_null=True)
    denominator = serializers.DecimalField(source="total.denominator", max_digits=24, decimal_places=4, allow_null=True)
    text = serializers.CharField(source="total.text")
    values = serializers.IntegerField(source="total.n")
    as_at = serializers.DateField(source="total.as_at", allow_null=True)
    progress = serializers.SerializerMethodField(help_text="0 at the baseline, 1 at the target; null when not known")
    reached = serializers.ChoiceField([(each.value, each.value) for each in Reached])
    grade = serializers.CharField()

    def get_progress(self, standing: Standing) -> str | None:
        return None if standing.done is None else str(standing.done.quantize(Decimal("0.0001")))


class FrameworkResultSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    level = serializers.CharField()
    outcome = serializers.IntegerField(source="parent_id", allow_null=True)
    code = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()


class FrameworkPeriodSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField()
    is_locked = serializers.BooleanField()
    is_final = serializers.BooleanField()


class FrameworkSerializer(serializers.Serializer):
    basis = serializers.ChoiceField([(each.value, each.value) for each in Basis])
    results = FrameworkResultSerializer(many=True)
    indicators = FrameworkIndicatorSerializer(many=True)
    periods = FrameworkPeriodSerializer(many=True)


class ValueEntrySerializer(serializers.Serializer):
    indicator = serializers.IntegerField(source="indicator_id")
    numerator = serializers.DecimalField(**AMOUNT)
    denominator = serializers.DecimalField(**AMOUNT)
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    grade = serializers.ChoiceField(EvidenceGrade.choices, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=LANGUAGES, required=False, default="")
    breakdown = BreakdownPartsSerializer(many=True, required=False, default=list)
    seen_revision = serializers.IntegerField(
        min_value=0,
        required=False,
        allow_null=True,
        default=None,
        help_text="The revision that the caller knows, 0 for none: the entry is refused when somebody wrote a later one.",
    )

    def entry(self, data: dict[str, Any]) -> Entry:
        parts = {row["category_id"]: (row["numerator"], row["denominator"]) for row in data["breakdown"]}
        return Entry(**(data | {"breakdown": parts}))


class ValueEntriesSerializer(serializers.Serializer):
    period = serializers.IntegerField()
    entries = serializers.ListField(child=ValueEntrySerializer(), max_length=MOST)


class RefusedEntrySerializer(serializers.Serializer):
    indicator = serializers.IntegerField(source="indicator_id")
    place = serializers.CharField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class SavedValuesSerializer(serializers.Serializer):
    saved = serializers.ListField(child=serializers.IntegerField())
    unchanged = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedEntrySerializer(many=True)


class SubmitValuesSerializer(serializers.Serializer):
    period = serializers.IntegerField()
    indicators = serializers.ListField(
        child=serializers.IntegerField(), required=False, allow_null=True, default=None, max_length=MOST
    )


class SubmittedValuesSerializer(serializers.Serializer):
    values = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedEntrySerializer(many=True)


class ValueReviewSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    revision = serializers.IntegerField(
        required=False, min_value=1, help_text="What the reviewer looked at: refused when it is another one now."
    )
    verified = serializers.BooleanField(required=False, default=False, help_text="The evidence was looked at (approve)")


def inside_period(user: Any, key: int) -> ReportingPeriod:
    """A period of a project that the person sees (404) and reports on (403)."""
    rows = ReportingPeriod.objects.filter(project__in=Project.objects.visible_to(user))
    period = get_object_or_404(rows.select_related("project"), pk=key)
    if not user.has_perm("projects.report_project", period.project):
        raise PermissionDenied
    return period


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter(name, int, description=f"Id of the {name}") for name in ("project", "period", "indicator")
        ]
        + [OpenApiParameter("status", str, enum=ValueStatus.values)]
    )
)
class IndicatorValueViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Values of indicators. Outside the project's States and OHCHR only approved ones are there."""

    serializer_class = IndicatorValueSerializer
    queryset = IndicatorValue.objects.none()

    def get_queryset(self) -> QuerySet[IndicatorValue]:
        rows = IndicatorValue.objects.visible_to(self.request.user).select_related("period__project")
        rows = rows.prefetch_related("breakdown", "period__project__states", "period__project__members")
        words = self.request.query_params
        for name, column in (("project", "period__project"), ("period", "period"), ("indicator", "indicator")):
            if (text := words.get(name, "")).isdecimal() and len(text) < 19:
                rows = rows.filter(**{column: int(text)})
        if words.get("status") in ValueStatus.values:
            rows = rows.filter(status=words["status"])
        return rows.order_by("period__ends_on", "pk")

    @extend_schema(request=ValueEntriesSerializer, responses={200: SavedValuesSerializer, 409: SavedValuesSerializer})
    @action(detail=False, methods=["put"], pagination_class=None)
    def save(self, request: Request, **kwargs: Any) -> Response:
        """Saves values of one period. Good entries are kept and the others refused, each with rule and place; 409 when one is."""
        words = ValueEntriesSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        data = words.validated_data
        entries = [ValueEntrySerializer().entry(dict(row)) for row in data["entries"]]
        done = actions.save_values(inside_period(request.user, data["period"]), entries, by=by(request))
        return Response(SavedValuesSerializer(done).data, status=409 if done.refused else 200)

    @extend_schema(
        request=SubmitValuesSerializer, responses={200: SubmittedValuesSerializer, 409: SubmittedValuesSerializer}
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Sends drafts and returned values of a period for review: those named, or all that are ready."""
        words = SubmitValuesSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        data = words.validated_data
        done = actions.submit(inside_period(request.user, data["period"]), data["indicators"], by=by(request))
        return Response(SubmittedValuesSerializer(done).data, status=409 if done.refused else 200)

    @extend_schema(request=ValueReviewSerializer, responses=IndicatorValueSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        value, facts, verified = self.reviewed(request)
        actions.approve(value, by=by(request), verified=[value.pk] if verified else [], **facts)
        return self.answer()

    @extend_schema(request=ValueReviewSerializer, responses=IndicatorValueSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        value, facts, _verified = self.reviewed(request)
        actions.send_back(value, by=by(request), **facts)
        return self.answer()

    @extend_schema(request=ValueReviewSerializer, responses=IndicatorValueSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        value, facts, _verified = self.reviewed(request)
        actions.reopen(value, by=by(request), note=facts["note"])
        return self.answer()

    def reviewed(self, request: Request) -> tuple[IndicatorValue, dict[str, Any], bool]:
        value: IndicatorValue = self.get_object()
        if not request.user.has_perm("projects.manage_project", value.period.project):
            raise PermissionDenied
        words = ValueReviewSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        data = words.validated_data
        seen = {value.pk: data["revision"]} if "revision" in data else None
        return value, {"note": data["note"], "seen": seen}, data["verified"]

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class ResultsViewSet(viewsets.GenericViewSet):
    """The framework of a project with what is reached to date; the key is that of the project."""

    serializer_class = FrameworkSerializer
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).for_page()

    @extend_schema(
        parameters=[
            OpenApiParameter("basis", str, enum=[each.value for each in Basis], description="review: for staff")
        ]
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        project: Project = self.get_object()
        inside = request.user.has_perm("projects.see_internal_project", project)
        basis = Basis.REVIEW if inside and request.query_params.get("basis") == Basis.REVIEW else Basis.APPROVED
        found = framework(project, basis)
        told = {
            "basis": found.basis,
            "results": [result for one in found.outcomes for result in (one.result, *one.outputs)],
            "indicators": found.standings,
            "periods": found.periods,
        }
        return Response(FrameworkSerializer(told).data)


def by(request: Request) -> User:
    person: Any = request.user
    return person


router.register("results", ResultsViewSet, basename="api-results")
router.register("indicator-values", IndicatorValueViewSet, basename="api-indicator-values")
