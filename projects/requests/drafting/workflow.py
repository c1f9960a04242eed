"""When the State may write in which section of its request."""

from django.db import models

from projects.requests.drafting.sections import KEYS
from projects.requests.models import Question, Request
from projects.requests.workflow import RequestStatus


def open_sections(request: Request) -> tuple[str, ...]:
    """All of a draft; while OHCHR asks, only the sections that its unsent questions are about; otherwise none."""
    if request.status == RequestStatus.DRAFT:
        return KEYS
    if request.status != RequestStatus.INFO_REQUESTED:
        return ()
    asked = set(questions_now(request).values_list("section", flat=True))
    return tuple(key for key in KEYS if key in asked)


def questions_now(request: Request) -> "models.QuerySet[Question]":
    """Those of the latest round: earlier ones were answered before the last version was sent."""
    sent = request.versions.order_by("-number").values_list("frozen_at", flat=True).first()
    return request.questions.filter(asked_at__gte=sent) if sent else request.questions.all()
