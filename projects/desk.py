"""What needs a person now, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.desk import Task, register
from projects.followup import desk as followup
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus as S

__all__ = ["followup", "request_tasks"]  # the first brings its own tasks

STATE_TURN = {
    S.DRAFT: _("Finish the draft and send it"),
    S.INFO_REQUESTED: _("Answer OHCHR's questions"),
}
OFFICER_TURN = {
    S.SUBMITTED: _("Take for screening"),
    S.SCREENING: _("Screen"),
    S.ASSESSMENT: _("Assess, or bring to decision"),
}
HEAD_TURN = {
    S.BOARD_ADVICE: _("Record the Board's advice"),
    S.DECISION: _("Decide"),
    S.ACCEPTED: _("Close the conditions and agree on the terms"),
}


@register
def request_tasks(user: Any) -> Iterable[Task]:
    turns: dict[Any, Any] = {}
    if user.standing.has(Role.FOCAL_POINT):
        turns |= STATE_TURN
    if user.standing.has(Role.OFFICER):
        turns |= OFFICER_TURN
    if user.standing.has(Role.HEAD):
        turns |= HEAD_TURN
    for row in Request.objects.visible_to(user).filter(status__in=turns).for_list():
        yield Task(
            (row.reference, row.state.name, row.title),
            turns[row.status],
            reverse("request_detail", args=[row.pk]),
            row.answer_due_on if row.status == S.INFO_REQUESTED else None,
        )
