"""Projects over the API: the rows of the list, and every act through the same forms and actions as on the pages.

A refusal is 409 with its reasons.
"""

from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.audit.history import history
from portal.listing.api import FacetedViewSet
from projects.portfolio import actions, overview
from projects.portfolio.checks import CHECKS
from projects.portfolio.documents import actions as documents
from projects.portfolio.documents.forms import DocumentForm
from projects.portfolio.exceptions import actions as exceptions
from projects.portfolio.forms import ExceptionForm, FactsForm, held
from projects.portfolio.looks import actions as looks
from projects.portfolio.looks.since import changes
from projects.portfolio.looks.views import moment
from projects.portfolio.models import Project, ProjectDocument, ProjectMember
from projects.portfolio.team import actions as team
from projects.portfolio.team.forms import MemberForm
from projects.requests.api import FORM, MoveSerializer, body, checked


class ProjectMovesSerializer(serializers.Serializer):
    status = serializers.CharField()
    moves = MoveSerializer(many=True)


class StatusSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    status = serializers.CharField()


class CheckSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_done = serializers.BooleanField()
    missing = serializers.SerializerMethodField()

    def get_missing(self, item: Any) -> list[str]:
        return [str(blocker) for blocker in item.blockers]


class ChecklistSerializer(serializers.Serializer):
    before = serializers.CharField(source="move.verb")
    done = serializers.IntegerField()
    items = CheckSerializer(many=True)


class HappenedSerializer(serializers.Serializer):
    what = serializers.CharField(source="title")
    at = serializers.DateTimeField()
    who = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class InRoomSerializer(serializers.Serializer):
    room = serializers.CharField(source="label")
    items = HappenedSerializer(many=True)


class ChangesSerializer(serializers.Serializer):
    """`until` is sent back to say how far the caller has read."""

    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField()
    count = serializers.IntegerField()
    rooms = InRoomSerializer(many=True)


class ProjectDocumentSerializer(serializers.ModelSerializer):
    file_name = serializers.CharField(source="document.name", read_only=True)
    size = serializers.IntegerField(source="document.size", read_only=True)
    media_type = serializers.CharField(source="document.media_type", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = ProjectDocument
        fields = (
            "id", "title", "language", "kind", "is_shared", "added_at", "removed_at", "file_name", "size", "media_type", "url",
        )  # fmt: skip

    def get_url(self, row: ProjectDocument) -> str:
        return reverse("project_document_file", args=[row.project_id, row.pk])


class MemberSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = ProjectMember
        fields = ("id", "user", "name", "part", "since", "until")


def told(project: Project) -> dict[str, Any]:
    return dict(StatusSerializer({"id": project.pk, "code": project.code, "status": project.status}).data)


class ProjectViewSet(FacetedViewSet):
    """The rows of the list, and under each project what can be read and done there."""

    lookup_value_regex = r"\d+"

    def found(self, call: Call, pk: str, permission: str = "") -> Project:
        found = get_object_or_404(Project.objects.visible_to(call.user).for_page(), pk=pk)
        if permission and not call.user.has_perm(f"projects.{permission}_project", found):
            raise PermissionDenied
        return found

    @extend_schema(request=FORM, responses={201: StatusSerializer})
    def create(self, call: Call, format: str | None = None) -> Response:
        """Records a project without a request, with its `reason`; it waits for the exception's approval."""
        if not call.user.has_perm("projects.add_project"):
            raise PermissionDenied
        form = checked(ExceptionForm(body(call)))
        made = exceptions.create(by=call.user, **form.facts)  # type: ignore[arg-type]
        return Response(told(made), status=201)

    @extend_schema(request=FORM, responses=StatusSerializer)
    @action(detail=True, methods=["post"])
    def facts(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Changes facts of the project, by the names of the page's form. JSON may name only those that change."""
        found = self.found(call, pk, "manage")
        sent = body(call)
        whole = sent if isinstance(sent, QueryDict) else {**held(found), **sent}
        form = checked(FactsForm(whole, project=found))
        return Response(told(actions.edit(found, by=call.user, facts=form.facts)))  # type: ignore[arg-type]

    @extend_schema(responses=ProjectMovesSerializer)
    @action(detail=True, methods=["get"])
    def moves(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What the caller may do now, with what stands in the way."""
        found = self.found(call, pk)
        shown = [
            {
                "verb": move.verb,
                "label": str(move.label),
                "needs_note": move.needs_note,
                "fields_wanted": ["note"],
                "blockers": [str(blocker) for blocker in actions.WORKFLOW.reasons_against(found, move.verb)],
            }
            for move in actions.WORKFLOW.open_moves(found, call.user)  # type: ignore[arg-type]
        ]
        return Response(ProjectMovesSerializer({"status": found.status, "moves": shown}).data)

    @extend_schema(request=FORM, responses=StatusSerializer)
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<verb>[a-z_]+)", url_name="move")
    def move(self, call: Call, pk: str, verb: str, format: str | None = None) -> Response:
        """Makes a move; `note` says why."""
        if verb not in {move.verb for move in actions.WORKFLOW.moves}:
            raise Http404
        found = self.found(call, pk)
        if not call.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
            raise PermissionDenied
        moved = actions.move(found, verb, by=call.user, note=str(body(call).get("note", "")))  # type: ignore[arg-type]
        return Response(told(moved))

    @extend_schema(
        responses=ChecklistSerializer(many=True),
        parameters=[OpenApiParameter("before", str, enum=["activate", "close"], description="Only this move's list")],
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def checklists(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What has to be done before a move, item by item, as it is filled now."""
        found = self.found(call, pk, "see_internal")
        wanted = call.query_params.get("before", "")
        if wanted and wanted not in CHECKS:
            raise Http404
        lists = overview.checklists(found, [wanted] if wanted else overview.LISTED)
        return Response(ChecklistSerializer(lists, many=True).data)

    @extend_schema(request=FORM, responses=StatusSerializer)
    @action(detail=True, methods=["post"])
    def exception(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Approves that there is no request; `note` is kept with it."""
        found = self.found(call, pk, "decide")
        made = exceptions.approve(found, by=call.user, note=str(body(call).get("note", "")))  # type: ignore[arg-type]
        return Response(told(made))

    @extend_schema(responses=HappenedSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def history(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What happened, oldest first."""
        found = self.found(call, pk, "follow")
        inside = call.user.has_perm("projects.see_internal_project", found)
        items = history(found, actions.WORKFLOW, call.user, sees_internal=inside)
        return Response(HappenedSerializer(items, many=True).data)

    @extend_schema(responses=ChangesSerializer, methods=["GET"])
    @extend_schema(request=FORM, responses=ChangesSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"])
    def changes(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: what others did since the caller looked. POST: the caller has read it, up to `until`."""
        found = self.found(call, pk, "follow")
        if call.method == "POST":
            looks.have_seen(found, by=call.user, until=moment(str(body(call).get("until", ""))))  # type: ignore[arg-type]
        inside = call.user.has_perm("projects.see_internal_project", found)
        return Response(ChangesSerializer(changes(found, call.user, sees_internal=inside, now=timezone.now())).data)

    @extend_schema(responses=ProjectDocumentSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses={201: ProjectDocumentSerializer}, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def documents(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: the files the caller may open. POST: adds one (`upload`, `title`, `language`, `kind`, `is_shared`)."""
        if call.method == "POST":
            found = self.found(call, pk, "manage")
            form = checked(DocumentForm(body(call), call.FILES))
            made = documents.add(found, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
            return Response(ProjectDocumentSerializer(made).data, status=201)
        found = self.found(call, pk, "follow")
        rows = ProjectDocument.objects.visible_to(call.user).for_list().filter(project=found)
        return Response(ProjectDocumentSerializer(rows, many=True).data)

    @extend_schema(responses=MemberSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses={201: MemberSerializer}, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def team(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: who works on the project, now and before. POST: adds a person (`user`, `part`, `since`)."""
        if call.method == "POST":
            found = self.found(call, pk, "manage")
            form = checked(MemberForm(body(call), project=found))
            made = team.add(found, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
            return Response(MemberSerializer(made).data, status=201)
        found = self.found(call, pk, "see_internal")
        return Response(MemberSerializer(found.members.select_related("user"), many=True).data)
