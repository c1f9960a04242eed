"""Conditions of an acceptance: reported as met by one side, with evidence, and closed by the other."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.workflow import Blocker, NotAllowed
from projects.requests.models import Request, RequestCondition
from projects.requests.workflow import RequestStatus

STATE = RequestCondition.Owner.STATE


def may_meet(condition: RequestCondition, user: User) -> bool:
    """Its owner's side; and staff for the State, when the evidence came by another way."""
    request = condition.request
    if user.has_perm("projects.screen_request", request):
        return True
    return condition.owner == STATE and user.has_perm("projects.submit_request", request)


def may_close(condition: RequestCondition, user: User) -> bool:
    """The side that did not have to meet it."""
    permission = "projects.decide_request" if condition.owner == STATE else "projects.submit_request"
    return user.has_perm(permission, condition.request) and condition.met_by_id != user.pk


def take(condition: RequestCondition) -> RequestCondition:
    """The row, locked, behind the lock of its request."""
    Request.objects.select_for_update(of=("self",)).get(pk=condition.request_id)
    stored = RequestCondition.objects.select_for_update(of=("self",)).select_related("request").get(pk=condition.pk)
    if stored.request.status != RequestStatus.ACCEPTED:
        raise NotAllowed([Blocker(_("Conditions are worked on between the acceptance and the agreement."))])
    if stored.closed_at is not None:
        raise NotAllowed([Blocker(_("The condition is closed."))])
    return stored


@transaction.atomic
def meet_condition(
    condition: RequestCondition,
    *,
    by: User,
    evidence: str,
    file: UploadedFile | None = None,
    now: datetime | None = None,
) -> RequestCondition:
    """Says how the condition is met; the other side looks at it and closes it."""
    stored = take(condition)
    if not may_meet(stored, by):
        raise NotAllowed([Blocker(_("The other side meets this condition."))])
    if not evidence.strip():
        raise NotAllowed([Blocker(_("Say how the condition is met."), "id_evidence")])
    stored.evidence, stored.met_at, stored.met_by = evidence.strip(), now or timezone.now(), by
    if file is not None:
        stored.document = uploads.store(file, by=by)
    stored.save(update_fields=["evidence", "met_at", "met_by", "document"])
    audit.record(stored.request, "meet_condition", by=by, at=now, note=stored.text, facts={"condition": stored.pk})
    return stored


@transaction.atomic
def close_condition(condition: RequestCondition, *, by: User, now: datetime | None = None) -> RequestCondition:
    """The other side is satisfied. Needs the evidence, and another person than the one who reported it."""
    stored = take(condition)
    if stored.met_at is None:
        raise NotAllowed([Blocker(_("Nobody has said yet how the condition is met."), f"condition-{stored.pk}")])
    if not may_close(stored, by):
        raise NotAllowed([Blocker(_("The side that did not have to meet the condition closes it."))])
    stored.closed_at, stored.closed_by = now or timezone.now(), by
    stored.save(update_fields=["closed_at", "closed_by"])
    audit.record(stored.request, "close_condition", by=by, at=now, note=stored.text, facts={"condition": stored.pk})
    return stored


@transaction.atomic
def return_condition(
    condition: RequestCondition, *, by: User, note: str, now: datetime | None = None
) -> RequestCondition:
    """The evidence does not do; the note says what is missing. What was said stays in the history."""
    stored = take(condition)
    if stored.met_at is None:
        raise NotAllowed([Blocker(_("Nobody has said yet how the condition is met."), f"condition-{stored.pk}")])
    if not may_close(stored, by):
        raise NotAllowed([Blocker(_("The side that did not have to meet the condition closes it."))])
    if not note.strip():
        raise NotAllowed([Blocker(_("Say what is still missing."), "id_note")])
    facts = {"condition": stored.pk, "evidence": stored.evidence}
    stored.evidence, stored.met_at, stored.met_by, stored.document = "", None, None, None
    stored.save(update_fields=["evidence", "met_at", "met_by", "document"])
    audit.record(stored.request, "return_condition", by=by, at=now, note=note, facts=facts)
    return stored
