"""Lessons over the API: the rows of the library, and for staff every act through the same forms and actions as on the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.listing.api import FacetedViewSet, expose
from projects.experience import actions, gate
from projects.experience.citing import citable, cite, may_cite, uncite
from projects.experience.forms import LessonForm, NoteForm, ProposeForm
from projects.experience.lists import LESSONS, RELEASED
from projects.experience.models import WORDS, Lesson, LessonCitation, LessonRelease
from projects.experience.naming import reason_not_to_name
from projects.experience.views import SIMPLE
from projects.portfolio.models import Project
from projects.requests.api import FORM, body, checked
from projects.requests.intake.api import DeskRequestViewSet


class LessonDoneSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    status = serializers.CharField()


class FindingSerializer(serializers.Serializer):
    """`key` is what `keep_<key>` of a proposal answers with a reason; `start` and `end` count characters of the field."""

    key = serializers.CharField()
    field = serializers.CharField()
    kind = serializers.CharField(source="finding.kind")
    start = serializers.IntegerField(source="finding.start")
    end = serializers.IntegerField(source="finding.end")
    text = serializers.CharField(source="finding.text")
    why = serializers.CharField(source="finding.why")
    may_stay = serializers.BooleanField()


class ReleaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = LessonRelease
        fields = (
            "number", "status", "language", *WORDS, "shows_states", "findings", "sha256", "proposed_at", "decided_at", "decision_note",
        )  # fmt: skip


class CitationSerializer(serializers.ModelSerializer):
    lesson = serializers.CharField(source="lesson.reference")

    class Meta:
        model = LessonCitation
        fields = ("id", "lesson", "note", "cited_at")


class LessonViewSet(FacetedViewSet):
    """Every lesson in full, for staff. Under each: its findings, its releases and every act."""

    lookup_value_regex = r"\d+"

    def found(self, call: Call, pk: str, permission: str = "") -> Lesson:
        found = get_object_or_404(Lesson.objects.visible_to(call.user).for_page(), pk=pk)
        if permission:
            self.need(call, permission, found)
        return found

    def need(self, call: Call, permission: str, about: Any = None) -> None:
        if not call.user.has_perm(f"projects.{permission}", about):
            raise PermissionDenied

    @extend_schema(
        request=FORM, responses=LessonDoneSerializer, description="Fields of the form; `project` is a key or missing."
    )
    @action(detail=False, methods=["post"], url_path="write")
    def write(self, call: Call, format: str | None = None) -> Response:
        self.need(call, "add_lesson")
        key = str(body(call).get("project") or "")
        project = (
            get_object_or_404(Project.objects.visible_to(call.user).for_page(), pk=int(key) if key.isdecimal() else 0)
            if key
            else None
        )
        form = checked(LessonForm(body(call), project=project, initial=actions.classes_from(project)))
        made = actions.write(by=call.user, facts=form.facts, project=project)  # type: ignore[arg-type]
        return Response(LessonDoneSerializer(made).data, status=201)

    @extend_schema(request=FORM, responses=LessonDoneSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "change_lesson")
        form = checked(LessonForm(body(call), instance=found, project=found.project))
        made = actions.edit(self.found(call, pk), by=call.user, facts=form.facts)  # type: ignore[arg-type]
        return Response(LessonDoneSerializer(made).data)

    @extend_schema(
        request=FORM, responses=LessonDoneSerializer, description="`enter`, `withdraw`, `reopen`; `note` is the reason."
    )
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<verb>[a-z_]+)", url_name="move")
    def move(self, call: Call, pk: str, verb: str, format: str | None = None) -> Response:
        if verb not in SIMPLE:
            raise Http404
        found = self.found(call, pk)
        if not call.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
            raise PermissionDenied
        made = actions.move(found, verb, by=call.user, note=str(body(call).get("note", "")))  # type: ignore[arg-type]
        return Response(LessonDoneSerializer(made).data)

    @extend_schema(responses=FindingSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def findings(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What the scan finds in the full text."""
        found = self.found(call, pk)
        made = gate.find(found, gate.words_of(found), language=found.language, shows_states=False)
        return Response(FindingSerializer(made, many=True).data)

    @extend_schema(responses=ReleaseSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=ReleaseSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def releases(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: every twin, newest first. POST: proposes one; words of the twin, `shows_states`, `keep_<key>` with a reason."""
        if call.method != "POST":
            return Response(ReleaseSerializer(self.found(call, pk).releases.all(), many=True).data)
        found = self.found(call, pk, "propose_release_lesson")
        sent = body(call)
        shows = str(sent.get("shows_states", "")).lower() in ("on", "true", "1")
        texts = [gate.words_of(found), {name: str(sent.get(name, "")) for name in WORDS}]
        seen = [one for words in texts for one in gate.find(found, words, language=found.language, shows_states=shows)]
        form = checked(ProposeForm(sent, found=seen, against_naming=reason_not_to_name(found.project)))
        facts = {"words": form.words, "shows_states": form.cleaned_data["shows_states"], "keeps": form.keeps}
        made = actions.propose(found, by=call.user, **facts)  # type: ignore[arg-type]
        return Response(ReleaseSerializer(made).data, status=201)

    @extend_schema(
        request=FORM,
        responses=ReleaseSerializer,
        description="`release`, `refuse`, `take_back` of the twin that waits; `note`.",
    )
    @action(detail=True, methods=["post"], url_path=r"decisions/(?P<verb>[a-z_]+)", url_name="decide")
    def decide(self, call: Call, pk: str, verb: str, format: str | None = None) -> Response:
        if verb not in ("release", "refuse", "take_back"):
            raise Http404
        found = self.found(call, pk, "propose_release_lesson" if verb == "take_back" else "release_lesson")
        waiting = found.waiting()
        if waiting is None:
            raise Http404
        note = checked(NoteForm(body(call))).cleaned_data["note"]
        by: Any = call.user
        made = (
            actions.release(waiting, by=by, note=note)
            if verb == "release"
            else actions.send_back(waiting, verb, by=by, note=note)
        )
        return Response(ReleaseSerializer(made).data)


class CitingRequestViewSet(DeskRequestViewSet):
    @extend_schema(responses=CitationSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=CitationSerializer, methods=["POST", "DELETE"])
    @action(detail=True, methods=["get", "post", "delete"], pagination_class=None, filter_backends=[])
    def lessons(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: the lessons that the request cites. POST: cites one (`lesson`, its reference; `note`). DELETE: takes it back."""
        found = self.found(call, pk)
        rows = LessonCitation.objects.visible_to(call.user).filter(request=found).select_related("lesson", "cited_by")
        if call.method == "GET":
            return Response(CitationSerializer(rows, many=True).data)
        if not may_cite(found, call.user):
            raise PermissionDenied
        by: Any = call.user
        reference = str(body(call).get("lesson", "")).upper()
        if call.method == "DELETE":
            uncite(get_object_or_404(rows, lesson__reference=reference), by=by)
            return Response(status=204)
        lesson = get_object_or_404(citable(call.user), reference=reference)
        return Response(
            CitationSerializer(cite(found, lesson, by=by, note=str(body(call).get("note", "")))).data, status=201
        )


expose(LESSONS, path="lessons", base=LessonViewSet)
expose(RELEASED, path="released-lessons")
