"""Questions to the State on parts of its request, the answers, and the way back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.requests.flow import WORKFLOW
from projects.requests.models import Question, Request
from projects.requests.questions.asked import is_open
from projects.requests.questions.sections import FIELDS
from projects.requests.versions.freezing import freeze
from projects.requests.workflow import RequestStatus


@transaction.atomic
def ask(
    request: Request,
    *,
    by: User,
    questions: Iterable[tuple[str, str]],
    answer_due_on: date,
    now: datetime | None = None,
) -> Request:
    """Sends questions, each on a section of the request, to the State; its clock runs until the day given.

    Only the sections that a question names can be changed by the State meanwhile.
    """
    asked = [(section, text.strip()) for section, text in questions if text.strip()]
    if not asked:
        raise NotAllowed([Blocker(_("Write at least one question."), f"id_question_{next(iter(FIELDS))}")])
    unknown = {section for section, _text in asked} - set(FIELDS)
    if unknown:
        raise ValueError(f"Not sections of a request: {sorted(unknown)}")
    now = now or timezone.now()
    if answer_due_on <= timezone.localdate(now):
        raise NotAllowed([Blocker(_("Give the State at least until tomorrow."), "id_answer_due_on")])
    before = request.status
    WORKFLOW.move(request, "ask", by=by, now=now, answer_due_on=answer_due_on, asked_during=before)
    Question.objects.bulk_create(
        Question(request=request, section=section, text=text, asked_by=by, asked_at=now) for section, text in asked
    )
    return request


@transaction.atomic
def answer(question: Question, *, by: User, text: str, now: datetime | None = None) -> Question:
    """Keeps the answer; it can be changed until all answers are sent."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=question.request_id)
    stored = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not by.has_perm("projects.answer_request", request):
        raise NotAllowed([Blocker(_("Only the State answers this question."))])
    if request.status != RequestStatus.INFO_REQUESTED or not is_open(stored, request):
        raise NotAllowed([Blocker(_("The answers have been sent; they can no longer be changed."))])
    if not text.strip():
        raise NotAllowed([Blocker(_("Write the answer."), "id_answer")])
    stored.answer, stored.answered_by, stored.answered_at = text.strip(), by, now or timezone.now()
    stored.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(request, "answer_question", by=by, at=now, facts={"question": stored.pk})
    return stored


@transaction.atomic
def send_answers(request: Request, *, by: User, note: str = "", now: datetime | None = None) -> Request:
    """Returns the request to the stage that the questions interrupted, as a new version."""
    now = now or timezone.now()
    verb = "resume_assessment" if request.asked_during == RequestStatus.ASSESSMENT else "resume_screening"
    WORKFLOW.move(request, verb, by=by, note=note, now=now, answer_due_on=None, asked_during="")
    freeze(request, by=by, now=now)
    return request
