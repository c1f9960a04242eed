"""Amendments over the API: the list, each with its differences, its size and its moves, and the draft section by section.

A refusal is 409 with its reasons. Where the project has moved since the branch began, `take-over` says what moved.
"""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.listing.api import ListingViewSet
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.blockers import against_content, against_old_base
from projects.portfolio.amendments.branch import content_now
from projects.portfolio.amendments.diff import changes_of
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.moving import moved_fields
from projects.portfolio.amendments.panels import panels, size_of
from projects.portfolio.amendments.section_form import SectionForm, rows_gone, rows_of
from projects.portfolio.amendments.sections import SECTIONS, Section
from projects.portfolio.amendments.values import names_of
from projects.portfolio.amendments.workflow import AmendmentStatus
from projects.portfolio.models import Project
from projects.requests.api import PieceSerializer


class BeginAmendmentSerializer(serializers.Serializer):
    project = serializers.IntegerField()
    reason = serializers.CharField(max_length=2000)
    language = serializers.CharField(max_length=10, default="en")


class AmendmentStandingSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    project = serializers.IntegerField(source="project_id")
    number = serializers.IntegerField()
    status = serializers.CharField()
    seen = serializers.CharField(
        source="edition", help_text="Send it back with an act: one on an older state is refused"
    )
    base_revision = serializers.IntegerField()


class AmendmentReasonSerializer(serializers.Serializer):
    is_major = serializers.BooleanField()
    sentence = serializers.CharField()


class AmendmentSizeSerializer(serializers.Serializer):
    is_major = serializers.BooleanField()
    decider = serializers.CharField()
    reasons = AmendmentReasonSerializer(many=True)


class AmendedFieldSerializer(serializers.Serializer):
    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    pieces = PieceSerializer(many=True)


class AmendedRowSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    what = serializers.ChoiceField(choices=["added", "removed", "changed"])
    changes = AmendedFieldSerializer(many=True)


class AmendedSectionSerializer(serializers.Serializer):
    section = serializers.CharField(source="section.key")
    label = serializers.CharField(source="section.label")  # type: ignore[assignment]
    rows = AmendedRowSerializer(many=True)


class AmendmentChangesSerializer(serializers.Serializer):
    size = AmendmentSizeSerializer()
    changes = AmendedSectionSerializer(many=True)


class AmendmentMoveSerializer(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs_note = serializers.BooleanField()
    blockers = serializers.ListField(child=serializers.CharField())


class AmendmentMovesSerializer(serializers.Serializer):
    status = serializers.CharField()
    seen = serializers.CharField()
    moves = AmendmentMoveSerializer(many=True)


class ActSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    seen = serializers.CharField(required=False, allow_blank=True, default="")


class DraftSectionSerializer(serializers.Serializer):
    section = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    seen = serializers.CharField()
    may_add = serializers.BooleanField()
    may_remove = serializers.BooleanField()
    rows = serializers.ListField(child=serializers.DictField())
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What stands in the way of proposing it")


class SaveSectionSerializer(serializers.Serializer):
    """Rows with their `key` as they were read; one that is not sent is taken away, a new one has a key such as `new1`."""

    rows = serializers.ListField(child=serializers.DictField(), max_length=1000)
    seen = serializers.CharField(required=False, allow_blank=True, default="")


class MovedFieldSerializer(serializers.Serializer):
    section = serializers.CharField(source="section.key")
    key = serializers.CharField()
    field = serializers.CharField(allow_blank=True)
    label = serializers.CharField(source="full_label")  # type: ignore[assignment]
    base = serializers.CharField()
    now = serializers.CharField()
    mine = serializers.CharField()
    by = serializers.IntegerField(source="by.number", default=None, allow_null=True)
    is_conflict = serializers.BooleanField()


class ChoiceSerializer(serializers.Serializer):
    section = serializers.CharField()
    key = serializers.CharField()
    field = serializers.CharField(allow_blank=True)
    keep = serializers.ChoiceField(choices=["now", "mine"])


class TakeOverSerializer(serializers.Serializer):
    choices = ChoiceSerializer(many=True, required=False, default=list)
    revision = serializers.IntegerField(required=False, help_text="Of the project, by which the choices were made")
    seen = serializers.CharField(required=False, allow_blank=True, default="")


def given(serializer: type[serializers.Serializer], call: Call) -> Any:
    made = serializer(data=call.data)
    made.is_valid(raise_exception=True)
    return made.validated_data


class AmendmentViewSet(ListingViewSet):
    """The rows of the list, and under each amendment what it changes and everything that can be done with it."""

    lookup_value_regex = r"\d+"

    def found(self, call: Call, pk: str, permission: str = "") -> Amendment:
        found = get_object_or_404(Amendment.objects.visible_to(call.user).for_list(), pk=pk)
        if permission and not call.user.has_perm(permission, found):
            raise PermissionDenied
        return found

    @extend_schema(request=BeginAmendmentSerializer, responses=AmendmentStandingSerializer)
    def create(self, call: Call, **kwargs: Any) -> Response:
        """Begins an amendment from the project as it is now."""
        facts = given(BeginAmendmentSerializer, call)
        rows = Project.objects.visible_to(call.user).for_page()
        project = get_object_or_404(rows, pk=facts.pop("project"))
        if not call.user.has_perm("projects.manage_project", project):
            raise PermissionDenied
        made = actions.start(project, by=call.user, **facts)  # type: ignore[arg-type]
        return Response(AmendmentStandingSerializer(made).data, status=201)

    @extend_schema(responses=AmendmentChangesSerializer)
    @action(detail=True, methods=["get"])
    def changes(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What it changes, field by field, and whose decision that is."""
        found = self.found(call, pk)
        size = size_of(found)
        told = {
            "is_major": size.is_major,
            "decider": str(size.decider),
            "reasons": [{"is_major": is_major, "sentence": sentence} for is_major, sentence in size.reasons],
        }
        return Response(AmendmentChangesSerializer({"size": told, "changes": changes_of(found, call.user)}).data)

    @extend_schema(responses=AmendmentMovesSerializer)
    @action(detail=True, methods=["get"])
    def moves(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What the caller may do now, with what stands in the way."""
        found = self.found(call, pk)
        shown = [
            {
                "verb": panel.move.verb,
                "label": str(panel.move.label),
                "needs_note": panel.move.needs_note,
                "blockers": [str(blocker) for blocker in panel.blockers],
            }
            for panel in panels(found, call.user)
        ]
        told = {"status": found.status, "seen": str(found.edition), "moves": shown}
        return Response(AmendmentMovesSerializer(told).data)

    @extend_schema(request=ActSerializer, responses=AmendmentStandingSerializer)
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<verb>[a-z_]+)", url_name="move")
    def move(self, call: Call, pk: str, verb: str, format: str | None = None) -> Response:
        if verb not in actions.MOVE_BY:
            raise Http404
        found = self.found(call, pk, actions.WORKFLOW.verb(verb).permission)
        facts = given(ActSerializer, call)
        made = actions.MOVE_BY[verb](found, by=call.user, **facts)
        return Response(AmendmentStandingSerializer(made).data)

    @extend_schema(responses=DraftSectionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def sections(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What the draft holds, for those who may change it."""
        found = self.found(call, pk, "projects.change_amendment")
        return Response(
            DraftSectionSerializer([told(found, key) for key in found.proposal if key in SECTIONS], many=True).data
        )

    @extend_schema(responses=DraftSectionSerializer, methods=["GET"])
    @extend_schema(request=SaveSectionSerializer, responses=DraftSectionSerializer, methods=["PUT"])
    @action(detail=True, methods=["get", "put"], url_path=r"sections/(?P<section>[a-z_-]+)", url_name="section")
    def section(self, call: Call, pk: str, section: str, format: str | None = None) -> Response:
        """PUT keeps the rows in the draft; `reasons` then says what still stands in the way of proposing it."""
        if section not in SECTIONS:
            raise Http404
        found = self.found(call, pk, "projects.change_amendment")
        if call.method == "PUT":
            facts = given(SaveSectionSerializer, call)
            if found.status == AmendmentStatus.DRAFT and (reasons := against_old_base(found)):
                return Response(old_base(found, reasons), status=409)
            rows = readable(found, SECTIONS[section], facts["rows"])
            found = actions.save_section(found, section, rows, by=call.user, seen=facts["seen"])  # type: ignore[arg-type]
        return Response(DraftSectionSerializer(told(found, section)).data)

    @extend_schema(responses=MovedFieldSerializer(many=True), methods=["GET"])
    @extend_schema(request=TakeOverSerializer, responses=AmendmentStandingSerializer, methods=["POST"])
    @action(
        detail=True, methods=["get", "post"], url_path="take-over", url_name="take-over", pagination_class=None, filter_backends=[]
    )  # fmt: skip
    def take_over(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: what moved in the project since the branch began. POST: lays the draft on it, with a choice for each
        value that both sides changed."""
        found = self.found(call, pk, "projects.change_amendment")
        if call.method == "GET":
            return Response(MovedFieldSerializer(moved_fields(found, content_now(found.project)), many=True).data)
        facts = given(TakeOverSerializer, call)
        choices: dict[str, dict[tuple[str, str], str]] = {}
        for one in facts["choices"]:
            choices.setdefault(one["section"], {})[one["key"], one["field"]] = one["keep"]
        by: Any = call.user
        made = actions.take_over(found, by=by, choices=choices, seen=facts["seen"], revision=facts.get("revision"))
        return Response(AmendmentStandingSerializer(made).data)


def told(found: Amendment, key: str) -> dict[str, Any]:
    section = SECTIONS[key]
    url = reverse("amendment_edit", args=[found.project_id, found.number, key])
    return {
        "section": key,
        "label": str(section.label),
        "seen": str(found.edition),
        "may_add": section.may_add,
        "may_remove": section.may_remove,
        "rows": rows_of(found, section),
        "reasons": [str(blocker) for blocker in against_content(found) if blocker.url.partition("?")[0] == url],
    }


def old_base(found: Amendment, reasons: list[Any]) -> dict[str, Any]:
    """Why, and every value that moved: base, now and in this amendment."""
    fields = moved_fields(found, content_now(found.project))
    return {"reasons": [str(reason) for reason in reasons], "moved": MovedFieldSerializer(fields, many=True).data}


def readable(found: Amendment, section: Section, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the form of the page reads them, or 400 with the errors by field. What a row leaves out stays as it is."""
    rows_known = [*rows_of(found, section), *rows_gone(found, section)]
    stored: dict[str, Any] = {row["key"]: row for row in rows_known}
    known = {field.name for field in section.fields} | {"key"}
    unknown = {name for row in rows for name in row if name not in known | set(stored.get(str(row.get("key")), ()))}
    if unknown:
        raise serializers.ValidationError({name: [_("There is no such field here.")] for name in sorted(unknown)})
    sent = [{**stored.get(str(row.get("key")), {}), **row} for row in rows]
    names = names_of(section, found.project, found.proposal)
    form = SectionForm(Sent(sent), section=section, names=names, stored=rows_known)
    if lost := [str(row.get("key")) for row in rows if str(row.get("key")) not in form.keys]:
        raise serializers.ValidationError(
            {"rows": [_("There is no row “%(key)s” here.") % {"key": key} for key in lost]}
        )
    values = form.values()
    if form.errors:
        raise serializers.ValidationError(form.errors.get_json_data())
    return values


class Sent(dict[str, Any]):
    """Rows as the controls of the page would send them."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(
            {f"{row.get('key')}-{name}": value for row in rows for name, value in row.items() if name != "key"}
        )
        self.rows = [str(row.get("key")) for row in rows]

    def getlist(self, name: str) -> list[str]:
        return self.rows if name == "row" else []
