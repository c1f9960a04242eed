"""What is asked now, and what the State may change because of it."""

from projects.requests.models import Question, Request
from projects.requests.questions.sections import FIELDS
from projects.requests.workflow import RequestStatus


def open_questions(request: Request) -> list[Question]:
    """Those of the latest sending: what was asked and answered before is history."""
    asked = list(request.questions.order_by("asked_at", "id"))
    return [question for question in asked if question.asked_at == asked[-1].asked_at] if asked else []


def is_open(question: Question, request: Request) -> bool:
    return any(question.pk == one.pk for one in open_questions(request))


def unlocked_sections(request: Request) -> frozenset[str]:
    """The parts that the State may change now: all in a draft, those with a question while it answers, otherwise none."""
    if request.status == RequestStatus.DRAFT:
        return frozenset(FIELDS)
    if request.status == RequestStatus.INFO_REQUESTED:
        return frozenset(question.section for question in open_questions(request))
    return frozenset()
