"""Events over the API: the same rows, rights, hidden numbers and actions as the pages."""

from typing import Any, cast

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.listing.api import ListingViewSet, expose
from portal.reference.models import AssistanceForm
from portal.small_cells import Count
from projects.participation import actions
from projects.participation.figures import EventTable, Part
from projects.participation.grid import MOST, Counts
from projects.participation.lists import EVENTS
from projects.participation.models import AccessMeasure, Event, Group, Invitation, Sex
from projects.participation.queries import figures_of, portfolio_of
from projects.partners.models import OrganisationKind
from projects.portfolio.models import Project
from projects.workplan.models import Activity


class AttendanceCellSerializer(serializers.Serializer):
    """How many people of one sex, group and kind of organization. Each person stands in one cell only."""

    sex = serializers.ChoiceField(choices=Sex.choices)
    group = serializers.ChoiceField(choices=Group.choices, default=Group.NONE)
    organisation = serializers.ChoiceField(choices=OrganisationKind.choices)
    people = serializers.IntegerField(min_value=0, max_value=MOST)


class AttendanceSerializer(serializers.Serializer):
    """All counts of an event: what is not named is nobody."""

    counts = AttendanceCellSerializer(many=True)

    def validate_counts(self, rows: list[dict[str, Any]]) -> Counts:
        found: Counts = {}
        for row in rows:
            key = (row["sex"], row["group"], row["organisation"])
            if key in found:
                raise serializers.ValidationError(_("A cell is named twice: %(cell)s.") % {"cell": " ".join(key)})
            found[key] = row["people"]
        return found


class EventSerializer(serializers.Serializer):
    project = serializers.IntegerField()
    title = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES], default="en")
    form: "serializers.SlugRelatedField[AssistanceForm]" = serializers.SlugRelatedField(
        slug_field="code", queryset=AssistanceForm.objects.all(), required=False, allow_null=True
    )
    activity = serializers.PrimaryKeyRelatedField(queryset=Activity.objects.all(), required=False, allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    place = serializers.CharField(max_length=160, required=False, allow_blank=True)
    mode = serializers.ChoiceField(choices=Event.Mode.choices, default=Event.Mode.IN_PERSON)
    invitation = serializers.ChoiceField(choices=Invitation.choices)
    invitation_note = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    access_measures = serializers.ListField(
        child=serializers.ChoiceField(choices=AccessMeasure.choices), required=False
    )
    outcome = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    counts = AttendanceCellSerializer(many=True, required=False)

    validate_counts = AttendanceSerializer.validate_counts


class PeopleCountSerializer(serializers.Serializer):
    """`people` is null where it is hidden; `hidden` then says how: small (1 to 4) or held (5 or more)."""

    people = serializers.IntegerField(allow_null=True)
    hidden = serializers.CharField(allow_blank=True)


class ShownAttendanceSerializer(PeopleCountSerializer):
    sex = serializers.CharField(allow_null=True, help_text="null: all")
    group = serializers.CharField(allow_null=True)
    organisation = serializers.CharField(allow_null=True)


class ParticipationFigureSerializer(PeopleCountSerializer):
    breakdown = serializers.CharField()
    key = serializers.CharField(allow_null=True)
    events = serializers.IntegerField(allow_null=True)
    women = serializers.IntegerField(allow_null=True)
    share_of_women = serializers.DecimalField(max_digits=8, decimal_places=6, allow_null=True)
    left_out = serializers.IntegerField()


def number(count: Count) -> dict[str, Any]:
    return {"people": count.value, "hidden": count.mark}


def cells_shown(table: EventTable) -> list[dict[str, Any]]:
    """The table's cells, its rows, its columns and its total."""
    found = []
    for row in table.rows:
        for sex, count in zip(Sex.values, row.by_sex, strict=True):
            found.append({"sex": sex, "group": row.group, "organisation": row.organisation} | number(count))
        found.append({"sex": None, "group": row.group, "organisation": row.organisation} | number(row.people))
    for sex, count in zip(Sex.values, table.by_sex, strict=True):
        found.append({"sex": sex, "group": None, "organisation": None} | number(count))
    return [*found, {"sex": None, "group": None, "organisation": None} | number(table.people)]


def figure(breakdown: str, part: Part) -> dict[str, Any]:
    return number(part.people) | {
        "breakdown": breakdown,
        "key": None if part.key is None else str(part.key),
        "events": part.events or None,
        "women": part.women.value,
        "share_of_women": part.share and round(part.share, 6),
        "left_out": part.left_out,
    }


def counts_answer(request: Request, event: Event) -> Response:
    events = Event.objects.filter(project=event.project)
    table = figures_of(event.project, events, request.user).tables[event.pk]
    return Response(ShownAttendanceSerializer(cells_shown(table), many=True).data)


class EventViewSet(ListingViewSet):
    @extend_schema(request=EventSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Records an event, with its counts where they are given. 409 with all reasons when it is refused."""
        facts = valid(EventSerializer(data=request.data))
        project = seen_project(request, facts.pop("project"))
        made = actions.record(project, by=caller(request), counts=facts.pop("counts", None), facts=facts)
        return self.shown(made.pk, status=201)

    @extend_schema(request=EventSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        event = self.changed(request)
        facts = valid(EventSerializer(data=request.data, partial=True))
        facts.pop("project", None)
        actions.change(event, by=caller(request), counts=facts.pop("counts", None), facts=facts)
        return self.shown(event.pk)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Refused (409) while a component's score rests on the event."""
        actions.delete(self.changed(request), by=caller(request))
        return Response(status=204)

    @extend_schema(responses=ShownAttendanceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def counts(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who took part, as the caller may see it: cells, rows (sex null), columns and the total."""
        return counts_answer(request, self.get_object())

    @extend_schema(request=AttendanceSerializer, responses=ShownAttendanceSerializer(many=True))
    @counts.mapping.put
    def set_counts(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replaces all counts of the event."""
        event = self.changed(request)
        actions.count(event, by=caller(request), counts=valid(AttendanceSerializer(data=request.data))["counts"])
        return counts_answer(request, event)

    @extend_schema(
        parameters=[OpenApiParameter("project", int, description="Id of a project; all projects without it")],
        responses=ParticipationFigureSerializer(many=True),
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def figures(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The figures of the participation page of one project, or of all projects together."""
        word = request.query_params.get("project", "")
        rows = project_rows(request, int(word)) if word.isdecimal() else portfolio_rows(request)
        return Response(ParticipationFigureSerializer(rows, many=True).data)

    def changed(self, request: Request) -> Event:
        event: Event = self.get_object()
        if not request.user.has_perm("projects.manage_project", event.project):
            raise PermissionDenied(_("Only the team of the project records who took part."))
        return event

    def shown(self, pk: int, status: int = 200) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(self.get_serializer(row).data, status=status)


def project_rows(request: Request, pk: int) -> list[dict[str, Any]]:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_page(), pk=pk)
    made = figures_of(project, Event.objects.filter(project=project), request.user)
    total = Part(None, made.people, made.women, made.events, share=made.share)
    return [
        figure("all", total),
        *(
            figure(name, part)
            for name in ("sex", "group", "organisation", "year")
            for part in getattr(made, f"by_{name}")
        ),
    ]


def portfolio_rows(request: Request) -> list[dict[str, Any]]:
    made = portfolio_of(request.user)
    names = ("region", "year", "form", "project")
    return [figure("all", made.total), *(figure(name, part) for name in names for part in getattr(made, f"by_{name}"))]


def valid(form: serializers.Serializer) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def seen_project(request: Request, pk: int) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_page(), pk=pk)
    if not request.user.has_perm("projects.manage_project", project):
        raise PermissionDenied(_("Only the team of the project records who took part."))
    return project


def caller(request: Request) -> User:
    """IsAuthenticated has let nobody else through."""
    return cast("User", request.user)


expose(EVENTS, path="events", base=EventViewSet)
