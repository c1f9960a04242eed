"""What the desk does with requests over the API: giving many to an officer, the load, and the State's word on a letter."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.accounts.models import User
from portal.accounts.rules import is_programme_staff
from portal.load import programme_staff
from projects.requests.api import FORM, DoneSerializer, body, checked, done
from projects.requests.intake import actions
from projects.requests.intake.figures import loads
from projects.requests.intake.reading import at_work
from projects.requests.models import Request
from projects.requests.paper import actions as paper
from projects.requests.paper.forms import ClaimForm, RefuseForm
from projects.requests.paper.missing import origin_of
from projects.requests.paper.models import PaperOrigin
from projects.requests.tracker.api import TrackedRequestViewSet


class AssignSerializer(serializers.Serializer):
    requests = serializers.PrimaryKeyRelatedField(many=True, queryset=Request.objects.none())
    officer = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if user is not None:
            fields: Any = self.fields
            fields["requests"].child_relation.queryset = at_work(user)
            fields["officer"].queryset = programme_staff()


class AssignedSerializer(serializers.Serializer):
    requests = serializers.ListField(child=serializers.IntegerField())
    officer = serializers.IntegerField()


class LoadSerializer(serializers.Serializer):
    """`officer` null is what nobody has."""

    officer = serializers.IntegerField(allow_null=True, source="person.pk", default=None)
    name = serializers.CharField(source="person.name", default="")
    open = serializers.IntegerField()
    working_days = serializers.IntegerField()
    oldest = serializers.IntegerField()
    late = serializers.IntegerField()


class DeskRequestViewSet(TrackedRequestViewSet):
    @extend_schema(request=AssignSerializer, responses=AssignedSerializer)
    @action(detail=False, methods=["post"], filter_backends=[])
    def assign(self, call: Call, format: str | None = None) -> Response:
        """Gives the requests to one officer: all or, with every reason, none."""
        for_staff(call)
        given = AssignSerializer(data=call.data, user=call.user)
        given.is_valid(raise_exception=True)
        rows, officer = given.validated_data["requests"], given.validated_data["officer"]
        made = actions.assign_many(rows, officer=officer, by=call.user)  # type: ignore[arg-type]
        return Response({"requests": [row.pk for row in made], "officer": officer.pk})

    @extend_schema(responses=LoadSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def load(self, call: Call, format: str | None = None) -> Response:
        """Open requests and working days in the hands of each officer."""
        for_staff(call)
        return Response(LoadSerializer(loads(call.user), many=True).data)

    @extend_schema(request=FORM, responses=DoneSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The State confirms a request that came on paper (`consent`, `is_ours`)."""
        origin = self.origin(call, pk)
        form = checked(ClaimForm(body(call)))
        found = paper.claim(origin, by=call.user, consent=form.cleaned_data["consent"])  # type: ignore[arg-type]
        return done(found)

    @extend_schema(request=FORM, responses=DoneSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The State says in `note` why a request that came on paper is not its own."""
        origin = self.origin(call, pk)
        form = checked(RefuseForm(body(call)))
        return done(paper.refuse(origin, by=call.user, note=form.cleaned_data["note"]))  # type: ignore[arg-type]

    def origin(self, call: Call, pk: str) -> PaperOrigin:
        found = self.found(call, pk)
        origin = origin_of(found)
        if origin is None:
            raise Http404
        if not call.user.has_perm("projects.claim_paperorigin", found):
            raise PermissionDenied
        return origin


def for_staff(call: Call) -> None:
    if not is_programme_staff(call.user):
        raise PermissionDenied
