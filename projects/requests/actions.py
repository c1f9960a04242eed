"""The only code that writes requests. Each function is one act of one person, in one transaction, with its audit event.

Here: writing the request and sending it. The acts that follow are in the packages of their part of the way.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
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
from portal.workflow import Blocker, NotAllowed
from projects.components import actions as components
from projects.components.models import Moment
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
from projects.requests.flow import WORKFLOW
from projects.requests.interests.actions import declare_interest, withdraw_interest
from projects.requests.models import Request
from projects.requests.questions.actions import answer, ask, send_answers
from projects.requests.questions.asked import unlocked_sections
from projects.requests.questions.locking import locked_changes
from projects.requests.versions.freezing import DRAFT_FIELDS, DRAFT_LISTS, content_of, freeze
from projects.requests.workflow import RequestStatus

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
    if "recommendations" not in unlocked_sections(request):
        raise NotAllowed([Blocker(_("The recommendations cannot be changed now: OHCHR has not asked about them."))])
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
    refuse_locked(request, facts=facts, scores=scores, letter=letter)
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


def refuse_locked(
    request: Request,
    *,
    facts: Mapping[str, Any],
    scores: Mapping[int, tuple[int | None, str]] | None,
    letter: UploadedFile | None,
) -> None:
    """While the State answers, only the parts with a question are open; what is sent back unchanged is no change."""
    closed = locked_changes(request, unlocked_sections(request), facts=facts, scores=scores, letter=letter)
    if closed:
        raise NotAllowed(
            [
                Blocker(_("“%(section)s” cannot be changed now: OHCHR has not asked about it.") % {"section": label})
                for label in closed
            ]
        )


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
    "check_editable",
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
