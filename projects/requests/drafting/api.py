"""Drafts over the API: begin one, read and save its sections, set its team, through the forms and actions of the pages."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from projects.recommendations.models import Recommendation
from projects.requests import actions as requests
from projects.requests.drafting import actions, content
from projects.requests.drafting.forms import FORMS
from projects.requests.drafting.sections import BY_KEY
from projects.requests.drafting.team import TeamForm
from projects.requests.drafting.workflow import open_sections
from projects.requests.forms import own_states
from projects.requests.models import Request


class BeginSerializer(serializers.Serializer):
    state = serializers.CharField(help_text="ISO 3166 alpha-3")
    title = serializers.CharField(max_length=160)
    recommendations = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    once = serializers.UUIDField(required=False, help_text="The same value twice begins one draft")


class BegunSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    status = serializers.CharField()


class SectionSerializer(serializers.Serializer):
    section = serializers.CharField()
    title = serializers.CharField()
    revision = serializers.IntegerField()
    is_open = serializers.BooleanField()
    values = serializers.DictField()


class FieldConflictSerializer(serializers.Serializer):
    name = serializers.CharField()
    theirs = serializers.JSONField()
    mine = serializers.JSONField()


class SectionSavedSerializer(serializers.Serializer):
    revision = serializers.IntegerField(source="number")
    changed = serializers.ListField(child=serializers.CharField())
    conflicts = FieldConflictSerializer(many=True)
    values = serializers.DictField(source="content")


class TeamSerializer(serializers.Serializer):
    """Rights: 0 does not see it, 1 reads, 2 writes, 3 sends."""

    others = serializers.IntegerField()
    named = serializers.DictField(child=serializers.IntegerField(), help_text="Person's id → right")


class DraftActions:
    """For the view set of requests, which brings `found`."""

    found: Any

    @extend_schema(request=BeginSerializer, responses=BegunSerializer)
    def create(self, call: Call, **kwargs: Any) -> Response:
        """Begins a draft. Recommendations to other States are left out."""
        if not call.user.has_perm("projects.add_request"):
            raise PermissionDenied
        given = BeginSerializer(data=call.data)
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        state = own_states(call.user).filter(iso3=facts["state"].upper()).first()
        if state is None:
            raise serializers.ValidationError({"state": [_("Not a State that you act for.")]})
        chosen = Recommendation.objects.visible_to(call.user).filter(pk__in=facts["recommendations"], state=state)
        made = requests.start(
            state=state,
            title=facts["title"],
            recommendations=chosen,
            once=facts.get("once"),
            by=call.user,  # type: ignore[arg-type]
        )
        return Response(BegunSerializer(made).data, status=201)

    @extend_schema(responses=SectionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def sections(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What each section holds, with the revision to send back when it is saved."""
        found = self.found(call, pk)
        return Response(SectionSerializer([told(found, key) for key in BY_KEY], many=True).data)

    @extend_schema(responses=SectionSerializer, methods=["GET"])
    @extend_schema(request=OpenApiTypes.OBJECT, responses=SectionSavedSerializer, methods=["PATCH"])
    @action(detail=True, methods=["get", "patch"], url_path=r"sections/(?P<section>[a-z]+)", url_name="section")
    def section(self, call: Call, pk: str, section: str, format: str | None = None) -> Response:
        """PATCH: some fields of the section by the names of its form, with `revision`. Fields that somebody else has
        changed since that revision are not written: 409, with both values of each."""
        if section not in BY_KEY:
            raise Http404
        if call.method == "GET":
            return Response(SectionSerializer(told(self.found(call, pk), section)).data)
        found = self.found(call, pk, "change")
        sent = fields_of(call)
        based_on = serializers.IntegerField(min_value=0).run_validation(sent.pop("revision", serializers.empty))
        values = values_of(sent, found, section)
        saved = actions.save_section(found, section, values, based_on=based_on, by=call.user)  # type: ignore[arg-type]
        return Response(SectionSavedSerializer(saved).data, status=409 if saved.conflicts else 200)

    @extend_schema(responses=TeamSerializer, methods=["GET"])
    @extend_schema(request=TeamSerializer, responses=TeamSerializer, methods=["PUT"])
    @action(detail=True, methods=["get", "put"])
    def team(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "share")
        if call.method == "PUT":
            given = TeamSerializer(data=call.data)
            given.is_valid(raise_exception=True)
            rights = {f"right_{person}": right or "" for person, right in given.validated_data["named"].items()}
            form = TeamForm({"others": given.validated_data["others"], **rights}, request=found)
            if not form.is_valid():
                raise serializers.ValidationError(form.errors.get_json_data())
            actions.set_team(found, others=form.others_right, named=form.named, by=call.user)  # type: ignore[arg-type]
        named = {str(person): right for person, right in found.team.values_list("user", "right")}
        return Response(TeamSerializer({"others": found.others_right, "named": named}).data)


def told(found: Request, section: str) -> dict[str, Any]:
    latest = actions.latest_revision(found, section)
    return {
        "section": section,
        "title": str(BY_KEY[section].title),
        "revision": latest.number if latest else 0,
        "is_open": section in open_sections(found),
        "values": content.read(found, section),
    }


def fields_of(call: Call) -> dict[str, Any]:
    if not isinstance(call.data, dict):
        raise serializers.ValidationError(_("Send the fields of the form."))
    return {name: call.data[name] for name in call.data}


def values_of(sent: dict[str, Any], found: Request, section: str) -> dict[str, Any]:
    """The fields that were sent, read by the section's form; 400 with the errors by field."""
    form = FORMS[section](sent, request=found, holds=content.read(found, section), only=frozenset(sent))
    if unknown := sorted(set(sent) - set(form.fields)):
        raise serializers.ValidationError({name: [_("There is no such field here.")] for name in unknown})
    if not form.is_valid():
        raise serializers.ValidationError(form.errors.get_json_data())
    return form.values()
