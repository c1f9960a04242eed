"""Questions of the Board that nobody has answered yet, for those who wrote the report; where the schedule did, for all who may."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import is_finance, is_head, is_programme_staff
from portal.desk import Task, register
from reports.board.questions.lists import about
from reports.board.questions.models import FigureQuestion


@register
def questions_to_answer(user: Any) -> Iterable[Task]:
    if not (is_programme_staff(user) or is_finance(user)):
        return
    waiting = FigureQuestion.objects.visible_to(user).filter(answered_at__isnull=True).select_related("report")
    if not is_head(user):
        waiting = waiting.filter(Q(report__drafted_by=user.pk) | Q(report__drafted_by__isnull=True))
    for row in waiting.order_by("asked_at", "pk"):
        yield Task(
            (about(row), row.figure), _("Answer the question about a figure"), reverse("figure_question", args=[row.pk])
        )
