"""Scores of a project by moment, and the portfolio's scores, through the same actions and figures as the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.api import router
from projects.components import actions, shown, when
from projects.components.evidence import RECORDS, Cite, Given, Kind, of_row
from projects.components.figures import progress_of
from projects.components.filters import NarrowFilter
from projects.components.forms import LONGEST_CITATION, LONGEST_NARRATIVE
from projects.components.heat import Heat, Measure, heat
from projects.components.heat_form import HeatForm
from projects.components.models import Moment, Score
from projects.components.sentences import of_portfolio, of_project
from projects.portfolio.models import Project

CELL_FIELDS = ("projects", "mean", "is_few")


class EvidenceSerializer(serializers.Serializer[Any]):
    """`value` is the id of a record, an address or a citation."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    value = serializers.CharField(max_length=LONGEST_CITATION)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kind, value = attrs["kind"], attrs["value"]
        if kind in RECORDS and not value.isdigit():
            raise serializers.ValidationError({"value": [_("Give the id of the record.")]})
        if kind == Kind.URL:
            serializers.URLField(max_length=200).run_validation(value)
        return attrs


class ScoreSerializer(serializers.Serializer[Any]):
    component = serializers.IntegerField(min_value=1, max_value=7)
    score = serializers.ChoiceField(choices=Score.choices)
    narrative = serializers.CharField(max_length=LONGEST_NARRATIVE, allow_blank=True, default="")
    language = serializers.CharField(read_only=True)
    evidence = EvidenceSerializer(many=True, required=False, default=list)
    evidence_hidden = serializers.IntegerField(read_only=True)
    scored_at = serializers.DateTimeField(read_only=True)


class MomentSerializer(serializers.Serializer[Any]):
    moment = serializers.CharField()
    gate = serializers.CharField(help_text="early, open, frozen or never")
    scores = ScoreSerializer(many=True)


class ProjectScoresSerializer(serializers.Serializer[Any]):
    moments = MomentSerializer(many=True)
    sentences = serializers.ListField(child=serializers.CharField())


class WriteScoresSerializer(serializers.Serializer[Any]):
    scores = ScoreSerializer(many=True)
    reason = serializers.CharField(allow_blank=True, default="", max_length=1000)
    language = serializers.CharField(allow_blank=True, default="", max_length=10)

    def validate_scores(self, value: list[Any]) -> list[Any]:
        numbers = [one["component"] for one in value]
        if len(numbers) != len(set(numbers)):
            raise serializers.ValidationError(_("A component stands there twice."))
        return value


class ProjectScoresViewSet(viewsets.ViewSet):
    """The seven components of a project at request, approval and closure."""

    lookup_field = "moment"
    lookup_value_regex = "|".join(Moment.values)

    def found(self, call: Call, pk: str) -> Project:
        return get_object_or_404(Project.objects.visible_to(call.user).for_page(), pk=pk)

    @extend_schema(responses=ProjectScoresSerializer, parameters=[OpenApiParameter("pk", int, "path")])
    def list(self, call: Call, pk: str, format: str | None = None) -> Response:
        """All moments. Reasons and evidence are left out for those who read the scores alone."""
        project = self.found(call, pk)
        told = {"moments": [moment_of(project, moment, call.user) for moment in Moment]}
        said = of_project(progress_of(shown.lines(project, call.user)))
        return Response(ProjectScoresSerializer(told | {"sentences": said}).data)

    @extend_schema(responses=MomentSerializer, parameters=[OpenApiParameter("pk", int, "path")])
    def retrieve(self, call: Call, pk: str, moment: str, format: str | None = None) -> Response:
        project = self.found(call, pk)
        return Response(MomentSerializer(moment_of(project, Moment(moment), call.user)).data)

    @extend_schema(
        request=WriteScoresSerializer,
        responses=MomentSerializer,
        parameters=[OpenApiParameter("pk", int, "path")],
        description="Sets the scores of the components that are named; the others stay. 409 with every reason against it.",
    )
    def update(self, call: Call, pk: str, moment: str, format: str | None = None) -> Response:
        project = self.found(call, pk)
        if not call.user.has_perm("projects.score_project", project):
            raise PermissionDenied
        sent = WriteScoresSerializer(data=call.data)
        sent.is_valid(raise_exception=True)
        facts = sent.validated_data
        actions.score_project(
            project,
            Moment(moment),
            scores={one["component"]: given(one) for one in facts["scores"]},
            reason=facts["reason"],
            language=facts["language"],
            by=call.user,  # type: ignore[arg-type]
        )
        return Response(MomentSerializer(moment_of(project, Moment(moment), call.user)).data)


def given(one: dict[str, Any]) -> Given:
    return Given(one["score"], one["narrative"], tuple(cite(each) for each in one["evidence"]))


def cite(each: dict[str, Any]) -> Cite:
    kind = Kind(each["kind"])
    return Cite(kind, int(each["value"]) if kind in RECORDS else each["value"])


def moment_of(project: Project, moment: Moment, user: Any) -> dict[str, Any]:
    reads = shown.reads_reasons(project, user)
    rows = shown.shown_scores(project, user).filter(moment=moment).select_related("component")
    evidence = shown.evidence_of(project) if reads else {}
    return {
        "moment": moment,
        "gate": when.gate(project, moment).value,
        "scores": [score_of(row, evidence.get(row.pk, []), project, user, reads) for row in rows],
    }


def score_of(row: Any, evidence: Any, project: Project, user: Any, reads: bool) -> dict[str, Any]:
    seen = [one for one in evidence if shown.may_see(one, project, user)]
    return {
        "component": row.component.number,
        "score": row.score,
        "narrative": row.narrative if reads else "",
        "language": row.language,
        "evidence": [{"kind": each.kind, "value": str(each.value)} for one in seen for each in of_row(one)],
        "evidence_hidden": len(evidence) - len(seen),
        "scored_at": row.scored_at,
    }


router.register(r"projects/(?P<pk>\d+)/component-scores", ProjectScoresViewSet, basename="api-projects-scores")


class HeatCellSerializer(serializers.Serializer[Any]):
    row = serializers.CharField(allow_null=True, help_text="null: all projects, each once")
    component = serializers.IntegerField()
    projects = serializers.IntegerField()
    mean = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    by_value = serializers.DictField(child=serializers.IntegerField())
    is_few = serializers.BooleanField()


class HeatRowSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    projects = serializers.IntegerField()


class HeatSerializer(serializers.Serializer[Any]):
    rows_are = serializers.CharField()
    measure = serializers.CharField()
    moment = serializers.CharField()
    since = serializers.CharField(allow_null=True)
    as_at = serializers.DateTimeField()
    rows = HeatRowSerializer(many=True)
    cells = HeatCellSerializer(many=True)
    sentences = serializers.ListField(child=serializers.CharField())


def answer(made: Heat) -> dict[str, Any]:
    question = made.question
    rows = (made.total, *made.rows)
    keys = {id(row): row.heading.key if row.heading else None for row in rows}
    return {
        "rows_are": question.rows.key,
        "measure": question.measure,
        "moment": question.moment,
        "since": question.since if question.measure is Measure.CHANGE else None,
        "as_at": made.as_at,
        "rows": [
            {"key": keys[id(row)], "name": row.heading.name if row.heading else "", "projects": row.projects}
            for row in rows
        ],
        "cells": [
            {"row": keys[id(row)], "component": component.number, "by_value": dict(cell.by_value)}
            | {name: getattr(cell, name) for name in CELL_FIELDS}
            for row in rows
            for component, cell in zip(made.components, row.cells, strict=True)
        ],
        "sentences": of_portfolio(made.compared, closed_in=question.closed_in),
    }


PARAMETERS = [
    OpenApiParameter(name, OpenApiTypes.STR, description=str(field.label))
    for name, field in (*HeatForm.base_fields.items(), *NarrowFilter.base_filters.items())
]


class HeatViewSet(viewsets.ViewSet):
    """Components × groups of projects, as far as the reader may see projects."""

    @extend_schema(parameters=PARAMETERS, responses=HeatSerializer)
    def list(self, call: Call, format: str | None = None) -> Response:
        form = HeatForm(call.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        return Response(HeatSerializer(answer(heat(call.user, form.question))).data)


router.register("component-heat-map", HeatViewSet, basename="api-component-heat-map")
