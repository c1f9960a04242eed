"""Questions of the Board that nobody has answered yet, for those who wrote the report; where the schedule did, for all who may."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import is_finance, is_head, is_programme_staff
from portal.desk import Task, Uncounted, counter_of, counting, register
from reports.board.questions.lists import QUESTIONS, about
from reports.board.questions.models import FigureQuestion


@register
def questions_to_answer(user: Any) -> Iterable[Task]:
    waiting = FigureQuestion.objects.visible_to(user).for_answering_by(user).filter(answered_at__isnull=True)
    for row in waiting.select_related("report").order_by("asked_at", "pk"):
        yield Task(
            (about(row), row.figure), _("Answer the question about a figure"), reverse("figure_question", args=[row.pk])
        )


@counting
def counters(user: Any) -> Iterable[Uncounted]:
    if is_programme_staff(user) or is_finance(user):
        yield counter_of(
            QUESTIONS,
            user,
            "question_list",
            "answered=no" if is_head(user) else "answered=no&whose=mine",
            group="late",
            key="questions.open",
            label=_("Questions of the Board not answered"),
            note=_("About figures of reports."),
            tone="warn",
        )
