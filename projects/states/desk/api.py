"""`/api/v1/states/<iso3>/desk/`: what stands on the desk of a State, with the figures of the page."""

from typing import Any

from rest_framework import serializers

from projects.states.desk import sentences
from projects.states.desk.figures import Desk


class DeskFigureSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(source="label")
    value = serializers.IntegerField()
    basis = serializers.CharField()
    url = serializers.CharField(help_text="The list with exactly these rows")


class DeskNextSerializer(serializers.Serializer[Any]):
    title = serializers.ListField(child=serializers.CharField())
    what = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()
    url = serializers.CharField()


class DeskRequestSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="request.pk")
    reference = serializers.CharField(source="request.reference")
    title = serializers.CharField(source="request.title")
    status = serializers.CharField(source="request.status")
    stage = serializers.CharField(source="where.stage")
    turn = serializers.CharField()
    since = serializers.DateField(source="where.since", allow_null=True)
    working_days = serializers.IntegerField(source="where.working_days")
    target = serializers.IntegerField(allow_null=True)
    is_paused = serializers.BooleanField(source="where.is_pause")
    due_on = serializers.DateField(source="where.due_on", allow_null=True)
    overdue_days = serializers.IntegerField(source="where.overdue_days")
    expected_on = serializers.DateField(source="where.expected_on", allow_null=True)
    unread = serializers.IntegerField()
    questions = serializers.IntegerField()


class DeskSourceSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    planned_usd = serializers.DecimalField(max_digits=18, decimal_places=2)
    spent_usd = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)


class DeskProjectSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="project.pk")
    code = serializers.CharField(source="project.code")
    title = serializers.CharField(source="project.title")
    status = serializers.CharField(source="project.status")
    turn = serializers.CharField()
    milestone = serializers.CharField(source="milestone.title", default=None)
    milestone_on = serializers.DateField(source="milestone.ends_on", default=None)
    late_activities = serializers.IntegerField()
    reports_to_give = serializers.SerializerMethodField()
    values_missing = serializers.IntegerField(source="reports.missing")
    next_report_due_on = serializers.DateField(source="reports.next_due_on", allow_null=True)
    money = DeskSourceSerializer(many=True)

    def get_reports_to_give(self, line: Any) -> int:
        return len(line.reports.periods)


class DeskFreshnessSerializer(serializers.Serializer[Any]):
    cycle = serializers.IntegerField(allow_null=True)
    recent = serializers.IntegerField()
    older = serializers.IntegerField()
    never = serializers.IntegerField()


class DeskEntrySerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    url = serializers.CharField(source="path")


class DeskPersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="person.name")
    until = serializers.DateField(allow_null=True)
    rights = serializers.SerializerMethodField()

    def get_rights(self, line: Any) -> str:
        return sentences.rights(line.rights)


class StateDeskSerializer(serializers.Serializer[Desk]):
    state = serializers.CharField(source="state.iso3")
    as_at = serializers.DateField()
    figures = DeskFigureSerializer(many=True)
    nexts = DeskNextSerializer(many=True)
    requests = DeskRequestSerializer(many=True)
    projects = DeskProjectSerializer(many=True)
    freshness = DeskFreshnessSerializer(many=True)
    calendar = DeskEntrySerializer(many=True, source="entries")
    people = DeskPersonSerializer(many=True)
