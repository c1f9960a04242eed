"""Decisions on a request with their reasons, and what takes it up again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.components import actions as components
from projects.components.evidence import from_stored
from projects.components.models import Moment
from projects.requests import papers
from projects.requests.flow import WORKFLOW
from projects.requests.models import Request, RequestCondition
from projects.requests.versions.freezing import freeze

Conditions = Iterable[tuple[str, date | None] | tuple[str, date | None, str]]


@transaction.atomic
def withdraw(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    return WORKFLOW.move(request, "withdraw", by=by, note=note, now=now)


@transaction.atomic
def lapse(request: Request, *, by: User | None, note: str, now: datetime | None = None) -> Request:
    """Ends a request whose State has not answered in spite of its reminders. `by` None is the daily round."""
    return WORKFLOW.move(request, "lapse", by=by, note=note, now=now)


@transaction.atomic
def redirect(request: Request, *, by: User, note: str, to: str, now: datetime | None = None) -> Request:
    """Sends the State to where its need can be met, and says why."""
    if not to.strip():
        raise NotAllowed([Blocker(_("Say where the need can be met."), "id_to")])
    now = now or timezone.now()
    WORKFLOW.move(
        request, "redirect", by=by, note=note, now=now, facts={"to": to.strip()}, redirected_to=to.strip(),
        **reasons(by, note, ""),
    )  # fmt: skip
    papers.order(request, papers.DECISION, now=now)
    return request


@transaction.atomic
def record_advice(
    request: Request, *, by: User, note: str, advice: str = Request.BoardAdvice.SUPPORT, now: datetime | None = None
) -> Request:
    """Writes down what the Board advised and brings the request to decision."""
    return WORKFLOW.move(
        request, "record_advice", by=by, note=note, now=now, facts={"advice": advice}, board_advice=advice
    )


@transaction.atomic
def accept(
    request: Request,
    *,
    by: User,
    note: str,
    conditions: Conditions = (),
    translated: str = "",
    now: datetime | None = None,
) -> Request:
    """Accepts with reasons, and with conditions if there are any, each with the day it is due and who has to meet it.

    The consolidated scores become the component scores at approval.
    """
    now = now or timezone.now()
    WORKFLOW.move(request, "accept", by=by, note=note, now=now, **decision(by, note, translated, now))
    RequestCondition.objects.bulk_create(
        RequestCondition(request=request, text=text.strip(), due_on=due_on, owner=(*owner, RequestCondition.Owner.STATE)[0])
        for text, due_on, *owner in conditions
        if text.strip()
    )  # fmt: skip
    score_at_approval(request, by=by, now=now)
    papers.order(request, papers.DECISION, now=now)
    return request


def score_at_approval(request: Request, *, by: User, now: datetime) -> None:
    found = request.consolidations.filter(round=request.round).first()
    if found is None:
        return
    scores = {int(number): from_stored(said) for number, said in found.scores.items()}
    components.score(
        request, Moment.APPROVAL, scores=scores, by=found.made_by, language=found.made_by.language, now=now
    )


@transaction.atomic
def decline(
    request: Request, *, by: User, note: str, translated: str = "", now: datetime | None = None
) -> Request:  # fmt: skip
    """Ends the request with reasons in plain words."""
    now = now or timezone.now()
    WORKFLOW.move(request, "decline", by=by, note=note, now=now, **decision(by, note, translated, now))
    papers.order(request, papers.DECISION, now=now)
    return request


@transaction.atomic
def defer(
    request: Request, *, by: User, note: str, review_on: date, translated: str = "", now: datetime | None = None
) -> Request:
    """Puts the decision off to a day on which the request is looked at again."""
    now = now or timezone.now()
    if review_on <= timezone.localdate(now):
        raise NotAllowed([Blocker(_("The day of review lies after today."), "id_review_on")])
    WORKFLOW.move(
        request, "defer", by=by, note=note, now=now, review_on=review_on, **decision(by, note, translated, now)
    )
    papers.order(request, papers.DECISION, now=now)
    return request


def reasons(by: User, note: str, translated: str) -> dict[str, Any]:
    return {
        "decision_reasons": note.strip(),
        "decision_language": by.language,
        "decision_reasons_translated": translated.strip(),
    }


def decision(by: User, note: str, translated: str, now: datetime) -> dict[str, Any]:
    return {"decided_at": now, "decided_by": by, **reasons(by, note, translated)}


NO_DECISION: dict[str, Any] = {
    "decided_at": None, "decided_by": None, "decision_reasons": "", "decision_language": "",
    "decision_reasons_translated": "", "review_on": None, "redirected_to": "", "board_advice": "",
    "answer_due_on": None, "asked_during": "",
}  # fmt: skip


@transaction.atomic
def reopen(request: Request, *, by: User, note: str, now: datetime | None = None) -> Request:
    """Takes a finished request up again under its number, as a new version and a new round of assessment.

    The earlier decision stays in the history.
    """
    now = now or timezone.now()
    WORKFLOW.move(request, "reopen", by=by, note=note, now=now, round=request.round + 1, **NO_DECISION)
    freeze(request, by=by, now=now)
    return request
