"""Reports over the API: the rows of the page, and of one report its frozen figures, versions and comments."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.listing.api import ListingViewSet, expose
from reports.distribution.copies.reading import figures_for
from reports.review.models import FinanceCheck, ReportVersion, ReviewComment
from reports.review.versions import is_unchanged
from reports.runs.lists import REPORTS


class EditionFactsSerializer(serializers.Serializer):
    language = serializers.CharField()
    status = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    code = serializers.CharField()
    is_draft = serializers.BooleanField()


class FrozenSerializer(serializers.Serializer):
    figures = serializers.SerializerMethodField(
        help_text="As they were frozen; `sources` says where each number comes from. Readers of the public copy get them "
        "without the words that it leaves out"
    )
    figures_sha256 = serializers.CharField(help_text="of the figures as JSON with sorted keys and no spaces, in UTF-8")
    frozen_at = serializers.DateTimeField()
    not_certified = serializers.JSONField(
        help_text="Stretches of the period, first and last day, that no certified financial period covered"
    )
    correction = serializers.IntegerField(help_text="0, or the number of the corrigendum")
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)
    correction_reason = serializers.CharField()
    editions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField())
    def get_figures(self, report: Any) -> dict[str, Any]:
        return figures_for(report, self.context["request"].user)

    @extend_schema_field(EditionFactsSerializer(many=True))
    def get_editions(self, report: Any) -> list[dict[str, Any]]:
        shown = report.editions.visible_to(self.context["request"].user)
        return [dict(EditionFactsSerializer(edition).data) for edition in shown]


class ReportVersionSerializer(serializers.ModelSerializer):
    unchanged = serializers.SerializerMethodField()

    class Meta:
        model = ReportVersion
        fields = ("number", "occasion", "made_at", "figures_sha256", "sha256", "options", "texts", "unchanged")

    def get_unchanged(self, version: ReportVersion) -> bool:
        return is_unchanged(version)


class ReviewCommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewComment
        fields = ("id", "place", "replies_to", "text", "language", "is_must", "written_at", "resolved_at")


class FinanceCheckSerializer(serializers.ModelSerializer):
    class Meta:
        model = FinanceCheck
        fields = (
            "figures_sha256", "certified_until", "is_wholly_certified", "differences", "is_accepted", "note", "checked_at",
        )  # fmt: skip


class ReportViewSet(ListingViewSet):
    @extend_schema(responses=FrozenSerializer, filters=False)
    @action(detail=True)
    def figures(self, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        """The frozen figures with their hash, and the editions made from them."""
        return Response(FrozenSerializer(self.get_object(), context={"request": request}).data)

    @extend_schema(responses=ReportVersionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def versions(self, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        """What was handed to review and approved; staff only."""
        rows = ReportVersion.objects.visible_to(request.user).filter(report=self.get_object())
        return Response(ReportVersionSerializer(rows, many=True).data)

    @extend_schema(responses=ReviewCommentSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def comments(self, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        """What was said about the report before its approval; staff only."""
        rows = ReviewComment.objects.visible_to(request.user).filter(report=self.get_object())
        return Response(ReviewCommentSerializer(rows, many=True).data)

    @extend_schema(responses=FinanceCheckSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="finance-checks")
    def finance_checks(self, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        """The checks by finance, the latest first; staff only."""
        rows = FinanceCheck.objects.visible_to(request.user).filter(report=self.get_object())
        return Response(FinanceCheckSerializer(rows, many=True).data)


expose(REPORTS, path="reports", base=ReportViewSet)
