"""`/api/v1/coverage/`: the figures of the page of the same name, with the words of its address."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import router
from projects.coverage.figures import Coverage, coverage
from projects.coverage.forms import CoverageForm


class CountsSerializer(serializers.Serializer[Any]):
    recommendations = serializers.IntegerField()
    assisted = serializers.IntegerField()
    requested = serializers.IntegerField()
    untouched = serializers.IntegerField()
    share = serializers.DecimalField(max_digits=7, decimal_places=6, allow_null=True)


class HeadingSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    counts = CountsSerializer()


class CellSerializer(serializers.Serializer[Any]):
    row = serializers.CharField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    counts = CountsSerializer()


class CoverageSerializer(serializers.Serializer[Any]):
    rows_are = serializers.CharField()
    columns_are = serializers.CharField(allow_null=True)
    basis = serializers.CharField()
    basis_name = serializers.CharField()
    vocabulary = serializers.CharField(allow_blank=True)
    counts_requests = serializers.BooleanField()
    as_at = serializers.DateTimeField()
    total = CountsSerializer()
    rows = HeadingSerializer(many=True)
    columns = HeadingSerializer(many=True)
    cells = CellSerializer(many=True)


def answer(made: Coverage) -> dict[str, Any]:
    question = made.question
    cells = [{"row": row, "column": column, "counts": counts} for (row, column), counts in made.cells.items()]
    return {
        "rows_are": question.rows.key,
        "columns_are": question.columns.key if question.columns else None,
        "basis": question.basis.key,
        "basis_name": str(question.basis.label),
        "vocabulary": made.vocabulary,
        "counts_requests": made.counts_requests,
        "as_at": made.as_at,
        "total": made.total,
        "rows": made.rows,
        "columns": made.columns,
        "cells": cells,
    }


PARAMETERS = [
    OpenApiParameter(name, str, description=str(field.label)) for name, field in CoverageForm.base_fields.items()
]


class CoverageViewSet(viewsets.ViewSet):
    """Recommendations × assistance received, as far as the reader may see requests and projects."""

    @extend_schema(parameters=PARAMETERS, responses=CoverageSerializer)
    def list(self, request: Request, **kwargs: Any) -> Response:
        form = CoverageForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        return Response(CoverageSerializer(answer(coverage(request.user, form.question))).data)


router.register("coverage", CoverageViewSet, basename="api-coverage")
