"""Risks and action points over the API: the rows of the lists, and every act through the same forms and actions as on the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.listing.api import ListingViewSet, expose
from projects.portfolio.models import Project
from projects.requests.api import FORM, body, checked
from projects.risks import actions as risks
from projects.risks.forms import ReviewForm
from projects.risks.lists import RISKS
from projects.risks.points import actions
from projects.risks.points.forms import DeadlineForm, NewPointForm
from projects.risks.points.lists import ACTION_POINTS
from projects.risks.points.steps import carry_out, form_of
from projects.risks.points.workflow import WORKFLOW


def allow(call: Call, permission: str, record: Any) -> Any:
    """The caller, when they have the right."""
    user: Any = call.user
    if not user.has_perm(permission, record):
        raise PermissionDenied
    return user


class MoveOfPointSerializer(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs_note = serializers.BooleanField()
    blockers = serializers.ListField(child=serializers.CharField())


class RiskViewSet(ListingViewSet):
    @extend_schema(request=FORM)
    @action(detail=True, methods=["post"])
    def review(self, call: Call, *args: Any, **kwargs: Any) -> Response:
        """Judges the risk again: `likelihood`, `impact`, `status`, `note`, `review_on`."""
        found = self.get_object()
        user = allow(call, "projects.review_risk", found)
        risks.review(found, by=user, **checked(ReviewForm(body(call))).cleaned_data)
        return Response(self.get_serializer(self.get_object()).data)


class ActionPointViewSet(ListingViewSet):
    @extend_schema(request=FORM)
    def create(self, call: Call, *args: Any, **kwargs: Any) -> Response:
        """Opens an action point in the project with the id `project`; the other fields are those of the page's form."""
        key = str(body(call).get("project", ""))
        visible = Project.objects.visible_to(call.user).for_page()
        project = get_object_or_404(visible, pk=int(key) if key.isdecimal() else None)
        user = allow(call, "projects.manage_project", project)
        form = checked(NewPointForm(body(call), project=project, reader=user))
        made = actions.add(project, by=user, facts=form.facts)
        row = get_object_or_404(self.get_queryset(), pk=made.pk)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(responses=MoveOfPointSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def moves(self, call: Call, *args: Any, **kwargs: Any) -> Response:
        """The moves that the caller may make now, with what stands in their way."""
        found: Any = self.get_object()
        user: Any = call.user
        shown = [
            {
                "verb": move.verb,
                "label": move.label,
                "needs_note": move.needs_note,
                "blockers": [str(reason) for reason in WORKFLOW.reasons_against(found, move.verb)],
            }
            for move in WORKFLOW.open_moves(found, user)
        ]
        return Response(MoveOfPointSerializer(shown, many=True).data)

    @extend_schema(request=FORM)
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<verb>\w+)", url_name="move")
    def move(self, call: Call, *args: Any, verb: str = "", **kwargs: Any) -> Response:
        """Carries out one move: `note`; handing over also takes `to` (id of a project) or `reference`."""
        if verb not in {move.verb for move in WORKFLOW.moves}:
            raise Http404
        found = self.get_object()
        user = allow(call, WORKFLOW.verb(verb).permission, found)
        carry_out(found, verb, by=user, form=form_of(verb, found, user, body(call)))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=FORM)
    @action(detail=True, methods=["post"])
    def deadline(self, call: Call, *args: Any, **kwargs: Any) -> Response:
        """Moves the day by which it has to be done: `due_on`, `reason`."""
        found = self.get_object()
        user = allow(call, "projects.change_actionpoint", found)
        actions.move_deadline(found, by=user, **checked(DeadlineForm(body(call))).cleaned_data)
        return Response(self.get_serializer(self.get_object()).data)


expose(RISKS, path="risks", base=RiskViewSet)
expose(ACTION_POINTS, path="action-points", base=ActionPointViewSet)
