"""The only code that writes requests. Each function is one act of one person, in one transaction, with its audit event.

Here: writing the request and sending it. The acts that follow are in the packages of their part of the way.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
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
from portal.workflow import Blocker, NotAllowed
from projects.components.evidence import Scores, citation_in, given
from projects.recommendations.models import Recommendation
from projects.requests import papers
from projects.requests.assessing.actions import (
    assess,
    assign_assessors,
    assign_officer,
    bring_to_decision,
    consolidate,
    seek_advice,
    start_assessment,
    take,
)
from projects.requests.deciding.actions import accept, decline, defer, lapse, record_advice, redirect, reopen, withdraw
from projects.requests.deciding.conditions import close_condition, meet_condition, return_condition
from projects.requests.deciding.terms import accept_terms, propose_terms
from projects.requests.drafting import actions as drafting
from projects.requests.drafting import content
from projects.requests.drafting.proposals import sdg_targets_of
from projects.requests.drafting.sections import SECTION_OF
from projects.requests.drafting.workflow import open_sections
from projects.requests.flow import WORKFLOW
from projects.requests.interests.actions import declare_interest, withdraw_interest
from projects.requests.models import Request
from projects.requests.questions.actions import answer, ask, send_answers
from projects.requests.versions.freezing import DRAFT_FIELDS, DRAFT_LISTS, content_of, freeze
from projects.requests.workflow import RequestStatus

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
    scores: Scores | None = None,
    letter: UploadedFile | None = None,
    now: datetime | None = None,
) -> Request:
    """Writes facts of any sections at once, over whatever is there. Anything that is not a draft's field raises ValueError."""
    unknown = set(facts) - DRAFT_FIELDS - DRAFT_LISTS
    if unknown:
        raise ValueError(f"Not fields of a draft: {sorted(unknown)}")
    data: dict[str, dict[str, Any]] = {}
    for name, value in facts.items():
        data.setdefault(SECTION_OF[name], {})[name] = plain_fact(name, value)
    for number, said in given(scores or {}).items():
        values = (said.score, said.narrative, citation_in(said.evidence))
        data.setdefault("components", {}).update(zip(content.names_of(number), values, strict=True))
    if letter is not None:
        data.setdefault("letter", {})["letter"] = uploads.store(letter, by=by).pk
    drafting.save_sections(request, data, based_on={}, by=by, now=now)
    return request


def plain_fact(name: str, value: Any) -> Any:
    if name == "recommendations":
        return [row.pk for row in value]
    if name in DRAFT_LISTS:
        return [row.code for row in value]
    return content.plain(value)


@transaction.atomic
def submit(request: Request, *, by: User, note: str = "", now: datetime | None = None) -> Request:
    """Sends the request to OHCHR and freezes what it says as its next version."""
    now = now or timezone.now()
    WORKFLOW.move(request, "submit", by=by, note=note, now=now, submitted_at=now, submitted_by=by)
    freeze(request, by=by, now=now)
    papers.order(request, papers.RECEIPT, now=now)
    return request


__all__ = [
    "EDITABLE",
    "WORKFLOW",
    "accept",
    "accept_terms",
    "add_recommendations",
    "answer",
    "ask",
    "assess",
    "assign_assessors",
    "assign_officer",
    "bring_to_decision",
    "close_condition",
    "consolidate",
    "content_of",
    "declare_interest",
    "decline",
    "defer",
    "freeze",
    "lapse",
    "meet_condition",
    "propose_terms",
    "record_advice",
    "redirect",
    "reopen",
    "return_condition",
    "save_draft",
    "seek_advice",
    "send_answers",
    "start",
    "start_assessment",
    "submit",
    "take",
    "withdraw",
    "withdraw_interest",
]  # fmt: skip
