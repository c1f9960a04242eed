"""The only code that writes requests. Each function is one act of one person, in one transaction, with its audit event."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.numbering import next_reference
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.components.models import Moment
from projects.recommendations.models import Recommendation
from projects.requests import blockers
from projects.requests.drafting import actions as drafting
from projects.requests.drafting import content
from projects.requests.drafting.proposals import sdg_targets_of
from projects.requests.drafting.sections import COLUMNS, LISTS, SECTION_OF
from projects.requests.drafting.workflow import open_sections
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
DRAFT_FIELDS = frozenset(COLUMNS)
DRAFT_LISTS = frozenset(LISTS)
EDITABLE = (RequestStatus.DRAFT, RequestStatus.INFO_REQUESTED)


@transaction.atomic
def start(
    *,
    state: State,
    by: User,
    title: str,
    recommendations: Iterable[Recommendation] = (),
    once: UUID | None = None,
    now: datetime | None = None,
) -> Request:
    """Opens a draft for the State, with the recommendations it answers and the SDG targets these are linked with.

    `once` is the key of the page that asks: a second press of its button finds the first one's draft.
    """
    now = now or timezone.now()
    if not by.has_perm("projects.change_request", Request(state=state)):
        raise NotAllowed([Blocker(_("You can draft requests only for your own State."))])
    if once:
        wait_for_the_other_press(once)
        if begun := Request.objects.filter(start_key=once, created_by=by).first():
            return begun
    request = Request.objects.create(
        reference=next_reference("TCR", timezone.localdate(now).year),
        state=state,
        title=title,
        language=by.language,
        start_key=once,
        created_at=now,
        created_by=by,
    )
    request.recommendations.set(recommendations)
    request.sdg_targets.set(sdg_targets_of(request.recommendations.all()))
    audit.record(request, "start", by=by, at=now, to_status=request.status)
    return request


def wait_for_the_other_press(once: UUID) -> None:
    """Two presses at the same moment: the second goes on when the first has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [once.int % 2**63])


@transaction.atomic
def add_recommendations(request: Request, *, recommendations: Iterable[Recommendation], by: User) -> Request:
    """Adds to what the draft already answers, and the SDG targets that they are linked with."""
    more = list(recommendations)
    if "recommendations" not in open_sections(request) and open_sections(request):
        raise NotAllowed([Blocker(drafting.closed_sentence("recommendations"))])
    kept = set(request.recommendations.values_list("pk", flat=True)) | {row.pk for row in more}
    drafting.save_section(request, "recommendations", {"recommendations": list(kept)}, by=by)
    if "goals" in open_sections(request):
        linked = [target.code for target in sdg_targets_of(Recommendation.objects.filter(pk__in=[r.pk for r in more]))]
        known = list(request.sdg_targets.values_list("code", flat=True))
        drafting.save_section(request, "goals", {"sdg_targets": [*known, *linked]}, by=by)
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
    """Writes facts of any sections at once, over whatever is there. Anything that is not a draft's field raises ValueError."""
    unknown = set(facts) - DRAFT_FIELDS - DRAFT_LISTS
    if unknown:
        raise ValueError(f"Not fields of a draft: {sorted(unknown)}")
    data: dict[str, dict[str, Any]] = {}
    for name, value in facts.items():
        data.setdefault(SECTION_OF[name], {})[name] = plain_fact(name, value)
    for number, (score, narrative) in (scores or {}).items():
        data.setdefault("components", {}).update({f"score_{number}": score, f"narrative_{number}": narrative})
    if letter is not None:
        data.setdefault("letter", {})["letter"] = uploads.store(letter, by=by).pk
    for section, fields in data.items():
        drafting.save_section(request, section, fields, by=by)
    return request


def plain_fact(name: str, value: Any) -> Any:
    if name == "recommendations":
        return [row.pk for row in value]
    if name in DRAFT_LISTS:
        return [row.code for row in value]
    return content.plain(value)


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
    said: dict[str, Any] = {name: content.plain(getattr(request, name)) for name in sorted(DRAFT_FIELDS)}
    said["letter_sha256"] = request.letter.sha256 if request.letter else ""
    said["recommendations"] = sorted(request.recommendations.values_list("pk", flat=True))
    said["forms"] = sorted(request.forms.values_list("code", flat=True))
    said["elements"] = sorted(request.elements.values_list("code", flat=True))
    said["sdg_targets"] = sorted(request.sdg_targets.values_list("code", flat=True))
    said["components"] = {
        str(score.component.number): [score.score, score.narrative]
        for score in request.component_scores.filter(moment=Moment.REQUEST).select_related("component")
    }
    return said


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
