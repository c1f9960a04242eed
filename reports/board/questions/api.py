"""Questions about figures over the API: the list of the page, asking and answering through the same actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from portal.listing.api import ListingViewSet
from reports.board.questions import actions
from reports.board.questions.lists import rows
from reports.runs.models import Report


class AskSerializer(serializers.Serializer):
    report = serializers.IntegerField()
    figure = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=actions.LONGEST_QUESTION)
    language = serializers.CharField(max_length=10, default="en")


class AnswerSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=actions.LONGEST_ANSWER)
    language = serializers.CharField(max_length=10, default="en")


class QuestionDoneSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    figure = serializers.CharField()
    value = serializers.CharField()


class FigureQuestionActions(ListingViewSet):
    @extend_schema(request=AskSerializer, responses={201: QuestionDoneSerializer}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def ask(self, request: Request, **kwargs: Any) -> Response:
        """Asks about one figure of a report. A name that is no figure is refused with the nearest names."""
        sent = AskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        report = get_object_or_404(Report.objects.visible_to(request.user), pk=sent.validated_data.pop("report"))
        if not request.user.has_perm("reports.add_figurequestion"):
            raise PermissionDenied
        question = actions.ask(report, **sent.validated_data, by=request.user)  # type: ignore[arg-type]
        return Response(QuestionDoneSerializer(question).data, status=201)

    @extend_schema(request=AnswerSerializer, responses=QuestionDoneSerializer, filters=False)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str, **kwargs: Any) -> Response:
        """Answers on the record; on what is answered already, adds a further answer."""
        question = get_object_or_404(rows(request.user), pk=pk)
        if not request.user.has_perm("reports.answer_figurequestion", question):
            raise PermissionDenied
        sent = AnswerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        actions.answer(question, **sent.validated_data, by=request.user)  # type: ignore[arg-type]
        return Response(QuestionDoneSerializer(question).data)
