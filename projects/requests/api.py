"""Requests over the API: the rows of the list, and every act through the same forms and actions as on the pages.

A refusal is 409 with its reasons; one because somebody else has moved the request also says what happened (`moved`).
"""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as Call
from rest_framework.response import Response

from portal.api import router
from portal.listing.api import ListingViewSet
from projects.components.forms import ComponentScoresForm
from projects.requests import actions, papers
from projects.requests.assessing.forms import AssessForm, AssessorsForm, ConsolidateForm, OfficerForm
from projects.requests.assessing.shown import visible
from projects.requests.clock import clock_of, usual_times
from projects.requests.deciding.forms import MeetForm, TermsForm
from projects.requests.drafting.api import DraftActions
from projects.requests.models import Question, Request, RequestCondition
from projects.requests.moves.freshness import mark, refuse_stale
from projects.requests.moves.steps import STEPS, carry_out, panels
from projects.requests.versions.comparing import compare

FORM = OpenApiTypes.OBJECT  # the fields of the page's form, by the same names
SEEN = "`seen` is the mark of what the caller read (`moves`); with it, an act on a record that has moved is refused."


class StaySerializer(serializers.Serializer):
    status = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    working_days = serializers.IntegerField()
    is_pause = serializers.BooleanField()


class StepSerializer(serializers.Serializer):
    status = serializers.CharField()
    expected_on = serializers.DateField()


class ClockSerializer(serializers.Serializer):
    due_on = serializers.DateField(allow_null=True)
    overdue_days = serializers.IntegerField()
    counted_days = serializers.IntegerField()
    stays = StaySerializer(many=True)
    coming = StepSerializer(many=True)


class UsualSerializer(serializers.Serializer):
    """Working days; null where there are too few requests for a figure."""

    status = serializers.CharField()
    cases = serializers.SerializerMethodField()
    lower = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    target = serializers.IntegerField(allow_null=True)

    def get_cases(self, one: Any) -> int | None:
        return None if one.is_hidden else one.cases


class MoveSerializer(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs_note = serializers.BooleanField()
    fields_wanted = serializers.ListField(child=serializers.CharField())
    blockers = serializers.ListField(child=serializers.CharField())


class MovesSerializer(serializers.Serializer):
    status = serializers.CharField()
    seen = serializers.CharField()
    moves = MoveSerializer(many=True)


class DoneSerializer(serializers.Serializer):
    status = serializers.CharField()
    seen = serializers.CharField()


class QuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Question
        fields = ("id", "section", "text", "asked_at", "answer", "answered_at")


class AssessmentSerializer(serializers.Serializer):
    assessor = serializers.CharField(source="assessor.name")
    round = serializers.IntegerField()
    version = serializers.IntegerField()
    advice = serializers.CharField()
    narrative = serializers.CharField()
    cost_estimate_usd = serializers.DecimalField(max_digits=14, decimal_places=2)
    scores = serializers.DictField(child=serializers.IntegerField())
    reasons = serializers.DictField(child=serializers.JSONField())
    made_at = serializers.DateTimeField()


class ConditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = RequestCondition
        fields = ("id", "text", "owner", "due_on", "evidence", "met_at", "closed_at")


class TermsSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    content = serializers.DictField()
    sha256 = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    state_accepted_at = serializers.DateTimeField(allow_null=True)
    ohchr_accepted_at = serializers.DateTimeField(allow_null=True)


class VersionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    frozen_at = serializers.DateTimeField()
    content = serializers.DictField()


class PieceSerializer(serializers.Serializer):
    text = serializers.CharField(trim_whitespace=False)
    change = serializers.CharField(allow_blank=True)


class ChangeSerializer(serializers.Serializer):
    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    pieces = PieceSerializer(many=True)


class PaperSerializer(serializers.Serializer):
    number = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    dated_at = serializers.DateTimeField()
    url = serializers.CharField(allow_blank=True)


def body(call: Call) -> Any:
    """The fields that were sent, or 400 for anything that is not fields."""
    if not hasattr(call.data, "get"):
        raise serializers.ValidationError(_("Send the fields of the form."))
    return call.data


def checked(form: Any) -> Any:
    """The form, or 400 with its errors by field."""
    if not form.is_valid():
        raise serializers.ValidationError(form.errors.get_json_data())
    return form


def done(found: Request) -> Response:
    found.refresh_from_db()
    return Response(DoneSerializer({"status": found.status, "seen": mark(found)}).data)


class RequestViewSet(DraftActions, ListingViewSet):
    """The rows of the list, and under each request everything that can be read and done there."""

    lookup_value_regex = r"\d+"

    def found(self, call: Call, pk: str, permission: str = "") -> Request:
        found = get_object_or_404(Request.objects.visible_to(call.user).for_list(), pk=pk)
        if permission and not call.user.has_perm(f"projects.{permission}_request", found):
            raise PermissionDenied
        return found

    @extend_schema(responses=MovesSerializer)
    @action(detail=True, methods=["get"])
    def moves(self, call: Call, pk: str, format: str | None = None) -> Response:
        """What the caller may do now, with what stands in the way, and the mark to send back as `seen`."""
        found = self.found(call, pk)
        shown = [
            {
                "verb": panel.move.verb,
                "label": str(panel.move.label),
                "needs_note": panel.move.needs_note,
                "fields_wanted": [name for name in STEPS[panel.move.verb].form(about=found).fields if name != "seen"],
                "blockers": [str(blocker) for blocker in panel.blockers],
            }
            for panel in panels(found, call.user)
        ]
        return Response(MovesSerializer({"status": found.status, "seen": mark(found), "moves": shown}).data)

    @extend_schema(request=FORM, responses=DoneSerializer, description=f"Makes a move. {SEEN}")
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<verb>[a-z_]+)", url_name="move")
    def move(self, call: Call, pk: str, verb: str, format: str | None = None) -> Response:
        if verb not in STEPS:
            raise Http404
        found = self.found(call, pk)
        if not call.user.has_perm(actions.WORKFLOW.verb(verb).permission, found):
            raise PermissionDenied
        form = checked(STEPS[verb].form(body(call), about=found))
        carry_out(found, verb, by=call.user, form=form)  # type: ignore[arg-type]
        return done(found)

    @extend_schema(responses=ClockSerializer)
    @action(detail=True, methods=["get"])
    def clock(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Working days in each stage, what is due, and what is expected when."""
        return Response(ClockSerializer(clock_of(self.found(call, pk))).data)

    @extend_schema(responses=QuestionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def questions(self, call: Call, pk: str, format: str | None = None) -> Response:
        return Response(QuestionSerializer(self.found(call, pk).questions.all(), many=True).data)

    @extend_schema(responses=AssessmentSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=AssessmentSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def assessments(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: those the caller may see; the other assessor's only when both are in. POST: the caller's own."""
        if call.method != "POST":
            found = self.found(call, pk, "see_internal")
            return Response(AssessmentSerializer(visible(found, call.user), many=True).data)
        found = self.found(call, pk, "assess")
        form, scores = checked(AssessForm(body(call))), checked(ComponentScoresForm(body(call), about=found))
        made = actions.assess(found, by=call.user, scores=scores.scores, **form.cleaned_data)  # type: ignore[arg-type]
        return Response(AssessmentSerializer(made).data, status=201)

    @extend_schema(request=FORM, responses=DoneSerializer)
    @action(detail=True, methods=["post"])
    def consolidation(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "consolidate")
        form, scores = checked(ConsolidateForm(body(call))), checked(ComponentScoresForm(body(call), about=found))
        actions.consolidate(found, by=call.user, scores=scores.scores, **form.cleaned_data)  # type: ignore[arg-type]
        return done(found)

    @extend_schema(request=FORM, responses=DoneSerializer)
    @action(detail=True, methods=["post"])
    def officer(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "assign")
        form = checked(OfficerForm(body(call), about=found))
        refuse_stale(found, form.cleaned_data["seen"], call.user)
        actions.assign_officer(found, officer=form.cleaned_data["officer"], by=call.user)  # type: ignore[arg-type]
        return done(found)

    @extend_schema(request=FORM, responses=DoneSerializer)
    @action(detail=True, methods=["post"])
    def assessors(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "assign")
        form = checked(AssessorsForm(body(call), about=found))
        refuse_stale(found, form.cleaned_data["seen"], call.user)
        actions.assign_assessors(found, assessors=form.assessors, by=call.user)  # type: ignore[arg-type]
        return done(found)

    @extend_schema(
        request=FORM, responses=DoneSerializer, description="Declares (POST) or withdraws (DELETE) an interest."
    )
    @action(detail=True, methods=["post", "delete"])
    def interest(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "declare_interest")
        if call.method == "POST":
            actions.declare_interest(found, by=call.user, reason=str(body(call).get("reason", "")))  # type: ignore[arg-type]
        else:
            own = get_object_or_404(found.interests.filter(withdrawn_at__isnull=True), user=call.user)
            actions.withdraw_interest(own, by=call.user)  # type: ignore[arg-type]
        return done(found)

    @extend_schema(responses=ConditionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def conditions(self, call: Call, pk: str, format: str | None = None) -> Response:
        return Response(ConditionSerializer(self.found(call, pk).conditions.all(), many=True).data)

    @extend_schema(responses=TermsSerializer(many=True), methods=["GET"])
    @extend_schema(request=FORM, responses=TermsSerializer, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def terms(self, call: Call, pk: str, format: str | None = None) -> Response:
        """GET: every version of the terms. POST: proposes a new one, which neither side has accepted."""
        if call.method != "POST":
            return Response(TermsSerializer(self.found(call, pk).terms.all(), many=True).data)
        found = self.found(call, pk, "propose_terms")
        form = checked(TermsForm(body(call), about=found))
        refuse_stale(found, form.cleaned_data.pop("seen"), call.user)
        made = actions.propose_terms(found, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
        return Response(TermsSerializer(made).data, status=201)

    @extend_schema(
        request=FORM, responses=TermsSerializer, description="Accepts the terms with this `sha256` for one's side."
    )
    @action(detail=True, methods=["post"], url_path="terms/accept", url_name="terms-accept")
    def accept_terms(self, call: Call, pk: str, format: str | None = None) -> Response:
        found = self.found(call, pk, "accept_terms")
        made = actions.accept_terms(found, by=call.user, sha256=str(body(call).get("sha256", "")))  # type: ignore[arg-type]
        return Response(TermsSerializer(made).data)

    @extend_schema(responses=VersionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def versions(self, call: Call, pk: str, format: str | None = None) -> Response:
        return Response(VersionSerializer(self.found(call, pk).versions.all(), many=True).data)

    @extend_schema(
        responses=ChangeSerializer(many=True),
        parameters=[OpenApiParameter("from", int, required=True), OpenApiParameter("to", int, required=True)],
    )
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def changes(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Field by field from one version to another."""
        versions = {str(version.number): version.content for version in self.found(call, pk).versions.all()}
        first, last = call.query_params.get("from", ""), call.query_params.get("to", "")
        if first not in versions or last not in versions:
            raise Http404
        return Response(ChangeSerializer(compare(versions[first], versions[last]), many=True).data)

    @extend_schema(responses=PaperSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def papers(self, call: Call, pk: str, format: str | None = None) -> Response:
        return Response(PaperSerializer(papers.of(self.found(call, pk), call.user), many=True).data)


class QuestionViewSet(viewsets.GenericViewSet):
    serializer_class = QuestionSerializer
    queryset = Question.objects.none()
    lookup_value_regex = r"\d+"

    @extend_schema(request=FORM, responses=QuestionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Keeps the answer (`answer`) until all are sent by the request's move."""
        question = get_object_or_404(Question, pk=pk, request__in=Request.objects.visible_to(call.user))
        kept = actions.answer(question, by=call.user, text=str(body(call).get("answer", "")))  # type: ignore[arg-type]
        return Response(QuestionSerializer(kept).data)


class ConditionViewSet(viewsets.GenericViewSet):
    serializer_class = ConditionSerializer
    queryset = RequestCondition.objects.none()
    lookup_value_regex = r"\d+"

    def condition(self, call: Call, pk: str) -> RequestCondition:
        return get_object_or_404(RequestCondition, pk=pk, request__in=Request.objects.visible_to(call.user))

    @extend_schema(request=FORM, responses=ConditionSerializer)
    @action(detail=True, methods=["post"])
    def meet(self, call: Call, pk: str, format: str | None = None) -> Response:
        """Says with evidence (`evidence`, `file`) how the condition is met."""
        condition = self.condition(call, pk)
        form = checked(MeetForm(body(call), call.FILES))
        made = actions.meet_condition(condition, by=call.user, **form.cleaned_data)  # type: ignore[arg-type]
        return Response(ConditionSerializer(made).data)

    @extend_schema(request=None, responses=ConditionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, call: Call, pk: str, format: str | None = None) -> Response:
        made = actions.close_condition(self.condition(call, pk), by=call.user)  # type: ignore[arg-type]
        return Response(ConditionSerializer(made).data)

    @extend_schema(request=FORM, responses=ConditionSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, call: Call, pk: str, format: str | None = None) -> Response:
        """The evidence does not do; `note` says what is missing."""
        condition = self.condition(call, pk)
        made = actions.return_condition(condition, by=call.user, note=str(body(call).get("note", "")))  # type: ignore[arg-type]
        return Response(ConditionSerializer(made).data)


class TimesViewSet(viewsets.GenericViewSet):
    """How many working days each stage of a request usually takes: the public figure."""

    serializer_class = UsualSerializer
    queryset = Request.objects.none()
    pagination_class = None

    @extend_schema(responses=UsualSerializer(many=True))
    def list(self, call: Call, format: str | None = None) -> Response:
        return Response(UsualSerializer(usual_times(), many=True).data)


router.register("questions", QuestionViewSet, basename="api-questions")
router.register("conditions", ConditionViewSet, basename="api-conditions")
router.register("request-times", TimesViewSet, basename="api-request-times")
