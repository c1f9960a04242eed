"""The only code that writes requests. Each function is one act of one person, in one transaction, with its audit event."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.numbering import next_reference
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.components import actions as components
from projects.components.models import Moment
from projects.recommendations.models import Recommendation
from projects.requests import blockers
from projects.requests.models import (
    Assessment,
    InterestDeclaration,
    Question,
    Request,
    RequestCondition,
    RequestVersion,
)
from projects.requests.workflow import MOVES, STATES, RequestStatus

WORKFLOW = register(
    Workflow(
        "request",
        STATES,
        MOVES,
        blockers={
            "submit": blockers.to_submit,
            "resume_screening": blockers.to_resume_screening,
            "resume_assessment": blockers.to_resume_assessment,
            "seek_advice": blockers.to_decide_on,
            "bring_to_decision": blockers.to_decide_on,
            "agree": blockers.to_agree,
            "reopen": blockers.to_reopen,
        },
    )
)
DRAFT_FIELDS = frozenset(
    {
        "language", "institution", "contact_name", "contact_email", "title", "need", "no_recommendation_reason",
        "estimated_cost_usd", "national_contribution", "preferred_start_on", "letter_promised_by", "consent",
    }
)  # fmt: skip
DRAFT_LISTS = frozenset({"recommendations", "forms", "elements", "sdg_targets"})
EDITABLE = (RequestStatus.DRAFT, RequestStatus.INFO_REQUESTED)


@transaction.atomic
def start(
    *, state: State, by: User, title: str, recommendations: Iterable[Recommendation] = (), now: datetime | None = None
) -> Request:
    """Opens a draft for the State, with the recommendations it answers."""
    now = now or timezone.now()
    if not by.has_perm("projects.change_request", Request(state=state)):
        raise NotAllowed([Blocker(_("You can draft requests only for your own State."))])
    request = Request.objects.create(
        reference=next_reference("TCR", timezone.localdate(now).year),
        state=state,
        title=title,
        language=by.language,
        created_at=now,
        created_by=by,
    )
    request.recommendations.set(recommendations)
    audit.record(request, "start", by=by, at=now, to_status=request.status)
    return request


@transaction.atomic
def add_recommendations(request: Request, *, recommendations: Iterable[Recommendation], by: User) -> Request:
    check_editable(request, by)
    request.recommendations.add(*recommendations)
    return request


@transaction.atomic
def save_draft(
    request: Request,
    *,
    by: User,
    facts: Mapping[str, Any],
    scores: Mapping[int, tuple[int | None, str]] | None = None,
    letter: UploadedFile | None = None,
) -> Request:
    """Writes what the State has typed so far. `facts` may name only the fields of a draft; anything else raises."""
    check_editable(request, by)
    unknown = set(facts) - DRAFT_FIELDS - DRAFT_LISTS
    if unknown:
        raise ValueError(f"Not fields of a draft: {sorted(unknown)}")
    for name in DRAFT_FIELDS & set(facts):
        setattr(request, name, facts[name])
    if letter is not None:
        request.letter = uploads.store(letter, by=by)
    request.save(update_fields=[*(DRAFT_FIELDS & set(facts)), "letter"])
    for name in DRAFT_LISTS & set(facts):
        getattr(request, name).set(facts[name])
    if scores is not None:
        components.score(request, Moment.REQUEST, scores=scores, by=by, log=False)
    return request


def check_editable(request: Request, by: User) -> None:
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not by.has_perm("projects.change_request", stored):
        raise NotAllowed([Blocker(_("You can change requests only of your own State."))])
    if stored.status not in EDITABLE:
        raise NotAllowed([Blocker(_("The request has been sent; what it says is frozen."))])


@transaction.atomic
def submit(request: Request, *, by: User, now: datetime | None = None) -> Request:
    """Sends the request to OHCHR and freezes what it says as its next version."""
    now = now or timezone.now()
    WORKFLOW.move(request, "submit", by=by, now=now, submitted_at=now, submitted_by=by)
    freeze(request, by=by, now=now)
    return request


def freeze(request: Request, *, by: User, now: datetime) -> RequestVersion:
    return RequestVersion.objects.create(
        request=request, number=request.versions.count() + 1, content=content_of(request), frozen_at=now, frozen_by=by
    )


def content_of(request: Request) -> dict[str, Any]:
    """What the State wrote, as data that can be compared field by field."""
    content: dict[str, Any] = {name: plain(getattr(request, name)) for name in sorted(DRAFT_FIELDS)}
    content["letter_sha256"] = request.letter.sha256 if request.letter else ""
    content["recommendations"] = sorted(request.recommendations.values_list("pk", flat=True))
    content["forms"] = sorted(request.forms.values_list("code", flat=True))
    content["elements"] = sorted(request.elements.values_list("code", flat=True))
    content["sdg_targets"] = sorted(request.sdg_targets.values_list("code", flat=True))
    content["components"] = {
        str(score.component.number): [score.score, score.narrative]
        for score in request.component_scores.filter(moment=Moment.REQUEST).select_related("component")
    }
    return content


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value


@transaction.atomic
def withdraw(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "withdraw", by=by, note=note, now=now)


@transaction.atomic
def take(request: Request, *, by: User, now: datetime | None = None) -> Request:
    """The officer takes the request for screening and becomes responsible for it."""
    return WORKFLOW.move(request, "take", by=by, now=now, officer=by)


@transaction.atomic
def ask(
    request: Request,
    *,
    by: User,
    questions: Iterable[tuple[str, str]],
    answer_due_on: date,
    now: datetime | None = None,
) -> Request:
    """Sends questions, each on a section of the request, to the State; its clock runs until the day given."""
    asked = [(section, text.strip()) for section, text in questions if text.strip()]
    if not asked:
        raise NotAllowed([Blocker(_("Write at least one question."), "id_question")])
    before = request.status
    WORKFLOW.move(request, "ask", by=by, now=now, answer_due_on=answer_due_on, asked_during=before)
    Question.objects.bulk_create(
        Question(request=request, section=section, text=text, asked_by=by, asked_at=now or timezone.now())
        for section, text in asked
    )
    return request


@transaction.atomic
def answer(question: Question, *, by: User, text: str, now: datetime | None = None) -> Question:
    stored = Question.objects.select_for_update(of=("self",)).select_related("request").get(pk=question.pk)
    if not by.has_perm("projects.answer_request", stored.request):
        raise NotAllowed([Blocker(_("Only the State answers this question."))])
    if stored.request.status != RequestStatus.INFO_REQUESTED:
        raise NotAllowed([Blocker(_("The answers have been sent; they can no longer be changed."))])
    if not text.strip():
        raise NotAllowed([Blocker(_("Write the answer."), "id_answer")])
    stored.answer, stored.answered_by, stored.answered_at = text.strip(), by, now or timezone.now()
    stored.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(stored.request, "answer_question", by=by, facts={"question": stored.pk})
    return stored


@transaction.atomic
def send_answers(request: Request, *, by: User, now: datetime | None = None) -> Request:
    """Returns the request to the stage that the questions interrupted, as a new version."""
    now = now or timezone.now()
    verb = "resume_assessment" if request.asked_during == RequestStatus.ASSESSMENT else "resume_screening"
    WORKFLOW.move(request, verb, by=by, now=now, answer_due_on=None, asked_during="")
    freeze(request, by=by, now=now)
    return request


@transaction.atomic
def lapse(request: Request, *, by: User | None, note: str, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "lapse", by=by, note=note, now=now)


@transaction.atomic
def start_assessment(request: Request, *, by: User, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "start_assessment", by=by, now=now)


@transaction.atomic
def redirect(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    """Sends the State to where its need can be met; the note says where and why."""
    return WORKFLOW.move(request, "redirect", by=by, note=note, now=now)


@transaction.atomic
def assess(
    request: Request,
    *,
    by: User,
    advice: str,
    narrative: str,
    cost_estimate_usd: Decimal,
    scores: Mapping[int, int],
    precedents_seen: bool,
    now: datetime | None = None,
) -> Assessment:
    """Records one assessor's view, once; the other assessor cannot see it before both are in."""
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.status != RequestStatus.ASSESSMENT:
        raise NotAllowed([Blocker(_("The request is not under assessment."))])
    if not by.has_perm("projects.assess_request", stored):
        raise NotAllowed([Blocker(_("You may not assess this request."))])
    if stored.assessments.filter(assessor=by).exists():
        raise NotAllowed([Blocker(_("You have already given your assessment."))])
    assessment = Assessment.objects.create(
        request=stored,
        assessor=by,
        advice=advice,
        narrative=narrative,
        cost_estimate_usd=cost_estimate_usd,
        scores={str(number): value for number, value in scores.items()},
        precedents_seen=precedents_seen,
        made_at=now or timezone.now(),
    )
    audit.record(stored, "assess", by=by, at=now, is_internal=True)
    return assessment


@transaction.atomic
def seek_advice(request: Request, *, by: User, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "seek_advice", by=by, now=now)


@transaction.atomic
def record_advice(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    """Writes down what the Board advised and brings the request to decision."""
    return WORKFLOW.move(request, "record_advice", by=by, note=note, now=now)


@transaction.atomic
def bring_to_decision(request: Request, *, by: User, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "bring_to_decision", by=by, now=now)


@transaction.atomic
def accept(
    request: Request,
    *,
    by: User,
    note: str,
    conditions: Iterable[tuple[str, date | None]] = (),
    now: datetime | None = None,
) -> Request:
    """Accepts with reasons, and with conditions if there are any, each with the day it is due."""
    now = now or timezone.now()
    WORKFLOW.move(request, "accept", by=by, note=note, now=now, decided_at=now, decided_by=by, decision_reasons=note)
    RequestCondition.objects.bulk_create(
        RequestCondition(request=request, text=text, due_on=due_on) for text, due_on in conditions if text.strip()
    )
    return request


@transaction.atomic
def decline(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    now = now or timezone.now()
    return WORKFLOW.move(
        request, "decline", by=by, note=note, now=now, decided_at=now, decided_by=by, decision_reasons=note
    )


@transaction.atomic
def defer(request: Request, *, by: User, note: str, review_on: date, now: datetime | None = None) -> Request:
    now = now or timezone.now()
    return WORKFLOW.move(
        request,
        "defer",
        by=by,
        note=note,
        now=now,
        decided_at=now,
        decided_by=by,
        decision_reasons=note,
        review_on=review_on,
    )


@transaction.atomic
def reopen(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    """Takes a finished request up again under its number; the earlier decision stays in the history."""
    now = now or timezone.now()
    submitted: dict[str, Any] = {} if request.submitted_at else {"submitted_at": now, "submitted_by": by}
    return WORKFLOW.move(
        request,
        "reopen",
        by=by,
        note=note,
        now=now,
        decided_at=None,
        decided_by=None,
        decision_reasons="",
        review_on=None,
        **submitted,
    )


@transaction.atomic
def close_condition(condition: RequestCondition, *, by: User, now: datetime | None = None) -> RequestCondition:
    if not by.has_perm("projects.decide_request", condition.request):
        raise NotAllowed([Blocker(_("Only the deciding official closes a condition."))])
    condition.closed_at, condition.closed_by = now or timezone.now(), by
    condition.save(update_fields=["closed_at", "closed_by"])
    audit.record(condition.request, "close_condition", by=by, at=now, note=condition.text)
    return condition


@transaction.atomic
def declare_interest(request: Request, *, by: User, reason: str) -> InterestDeclaration:
    """Keeps the person out of screening, assessing and deciding this request."""
    if not by.has_perm("projects.declare_interest_request", request):
        raise NotAllowed([Blocker(_("Only programme staff declare an interest."))])
    declaration = InterestDeclaration.objects.create(request=request, user=by, reason=reason)
    audit.record(request, "declare_interest", by=by, is_internal=True)
    return declaration
