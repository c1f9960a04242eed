"""Under each request: where it is, its messages, and for programme staff the notes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from projects.requests.api import FORM, RequestViewSet, StaySerializer, body, checked
from projects.requests.tracker import actions
from projects.requests.tracker.forms import MessageForm, NoteForm
from projects.requests.tracker.models import RequestNote
from projects.requests.tracker.nexts import nexts
from projects.requests.tracker.sides import side_of
from projects.requests.tracker.thread import shown, thread_of
from projects.requests.tracker.way import whereabouts


class WayStepSerializer(serializers.Serializer):
    status = serializers.CharField()
    name = serializers.CharField(source="title")
    state = serializers.CharField(allow_blank=True)
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    expected_on = serializers.DateField(allow_null=True)


class NextSerializer(serializers.Serializer):
    what = serializers.CharField()
    url = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class WhereaboutsSerializer(serializers.Serializer):
    """As both sides read it; `basis` says what the expected day rests on."""

    stage = serializers.CharField()
    turn = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    working_days = serializers.IntegerField()
    is_pause = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    overdue_days = serializers.IntegerField()
    next_stage = serializers.CharField(allow_blank=True)
    expected_on = serializers.DateField(allow_null=True)
    basis = serializers.CharField(allow_blank=True)
    steps = WayStepSerializer(many=True)
    pauses = StaySerializer(many=True)
    nexts = NextSerializer(many=True)


class MessageSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    side = serializers.CharField(source="row.side")
    who = serializers.CharField()
    text = serializers.CharField(source="row.text")
    attachment = serializers.CharField(source="row.document.name", default="")
    sent_at = serializers.DateTimeField(source="row.sent_at")
    is_new = serializers.BooleanField()
    read_at = serializers.DateTimeField(allow_null=True)
    read_by = serializers.CharField(allow_blank=True)


class ReadSerializer(serializers.Serializer):
    up_to = serializers.IntegerField(min_value=0, max_value=2**63 - 1)


class MarkedSerializer(serializers.Serializer):
    marked = serializers.IntegerField()


class NoteSerializer(serializers.ModelSerializer):
    written_by = serializers.CharField(source="written_by.name")

    class Meta:
        model = RequestNote
        fields = ("id", "text", "written_at", "written_by")


class TrackedRequestViewSet(RequestViewSet):
    @extend_schema(responses=WhereaboutsSerializer)
    @action(detail=True, methods=["get"])
    def tracker(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Stage, turn, days, what is expected when and from what, the whole way, and what is asked of the caller."""
        found = self.found(call, pk)
        where = whereabouts(found)
        facts = {name: getattr(where, name) for name in where.__dataclass_fields__}
        facts["nexts"] = nexts(found, call.user, due_on=where.due_on)
        return Response(WhereaboutsSerializer(facts).data)

    @extend_schema(responses=MessageSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=MessageSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def messages(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: the thread, oldest first. POST: `text` and, if there is one, the file `attachment`."""
        found = self.found(call, pk)
        self.need(call, "view_requestmessage", found)
        if call.method != "POST":
            return Response(MessageSerializer(thread_of(found, call.user).items, many=True).data)
        self.need(call, "add_requestmessage", found)
        form = checked(MessageForm(body(call), call.FILES))
        made = actions.send_message(found, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
        return Response(MessageSerializer(shown(made, found, side_of(call.user, found))).data, status=201)

    @extend_schema(request=ReadSerializer, responses=MarkedSerializer)
    @action(detail=True, methods=["post"], url_path="messages/read", url_name="messages-read")
    def messages_read(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The caller's side has read the messages up to the number `up_to`."""
        found = self.found(call, pk)
        self.need(call, "view_requestmessage", found)
        given = ReadSerializer(data=call.data)
        given.is_valid(raise_exception=True)
        marked = actions.mark_read(found, by=call.user, up_to=given.validated_data["up_to"])  # type: ignore[arg-type]
        return Response({"marked": marked})

    @extend_schema(responses=NoteSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=NoteSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def notes(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Notes among programme staff; newest first. POST: `text`."""
        found = self.found(call, pk)
        self.need(call, "view_requestnote", found)
        if call.method == "POST":
            self.need(call, "add_requestnote", found)
            form = checked(NoteForm(body(call)))
            made = actions.write_note(found, by=call.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
            return Response(NoteSerializer(made).data, status=201)
        rows = RequestNote.objects.visible_to(call.user).filter(request=found).select_related("written_by")
        return Response(NoteSerializer(rows, many=True).data)

    def need(self, call: Call, permission: str, about: Any) -> None:
        if not call.user.has_perm(f"projects.{permission}", about):
            raise PermissionDenied
