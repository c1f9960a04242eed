"""The only code that writes what the Board advises and recommends, and what becomes of it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.numbering import next_number
from portal.workflow import Blocker, NotAllowed
from projects.requests import actions as requests
from projects.requests.models import Request
from reports.board.advice.models import Advice, BoardRecommendation, FollowUp
from reports.board.sessions.actions.agenda import again
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.when import against_results, locked, missing_right, refuse

Status = BoardRecommendation.Status


@transaction.atomic
def record_advice(
    item: AgendaItem, *, advice: str, text: str, by: User, language: str = "en", now: datetime | None = None
) -> Advice:
    """Writes the Board's advice into the request, which goes on to its decision, and keeps it with the item.

    The request is locked before the session and its item, as everywhere. A request that has moved on meanwhile is refused.
    """
    now = now or timezone.now()
    if item.request_id is None:
        raise NotAllowed([Blocker(_("Advice is given on requests; other items have an outcome."))])
    request = Request.objects.select_for_update(of=("self",)).get(pk=item.request_id)
    stored = again(item)
    refuse(against_advice(stored, text, timezone.localdate(now)))
    requests.record_advice(request, by=by, note=text.strip(), advice=advice, now=now)
    made = Advice.objects.create(
        item=stored, advice=advice, text=text.strip(), language=language, recorded_at=now, recorded_by=by
    )
    audit.record(stored, "record_item_advice", by=by, at=now, note=text.strip(), facts={"advice": advice})
    return made


def against_advice(item: AgendaItem, text: str, today: date) -> list[Blocker]:
    found = against_results(item.session, today)
    if Advice.objects.filter(item=item).exists():
        found.append(Blocker(_("The advice on this item is recorded already.")))
    if not text.strip():
        found.append(Blocker(_("Write down what the Board said."), "id_text"))
    return found


@transaction.atomic
def recommend(
    session: BoardSession,
    *,
    text: str,
    by: User,
    item: AgendaItem | None = None,
    owner: User | None = None,
    due_on: date | None = None,
    language: str = "en",
    now: datetime | None = None,
) -> BoardRecommendation:
    """Something that the Board recommended to the Office: BT60-R3, numbered within its session."""
    now = now or timezone.now()
    stored = locked(session)
    reasons = missing_right(stored, by) + against_results(stored, timezone.localdate(now))
    if not text.strip():
        reasons.append(Blocker(_("Say what the Board recommended."), "id_text"))
    if item is not None and item.session_id != stored.pk:
        reasons.append(Blocker(_("The item is of another session."), "id_item"))
    refuse(reasons + against_owner(owner))
    made = BoardRecommendation.objects.create(
        reference=f"BT{stored.number}-R{next_number('BT-R', stored.number)}",
        session=stored,
        item=item,
        text=text.strip(),
        language=language,
        owner=owner,
        due_on=due_on,
        made_at=now,
        made_by=by,
    )
    audit.record(made, "recommend", by=by, at=now)
    return made


def against_owner(owner: User | None) -> list[Blocker]:
    if owner is None or owner.standing.is_staff:
        return []
    return [Blocker(_("Somebody of OHCHR follows a recommendation up."), "id_owner")]


@transaction.atomic
def edit_recommendation(
    recommendation: BoardRecommendation,
    *,
    by: User,
    owner: User | None,
    due_on: date | None,
    now: datetime | None = None,
) -> BoardRecommendation:
    """Who follows it up, and until when. What the Board said does not change."""
    stored = BoardRecommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    reasons = [] if by.has_perm("reports.change_boardrecommendation", stored) else [no_right()]
    refuse(reasons + against_owner(owner))
    changes: dict[str, Any] = {}
    if stored.owner_id != (owner.pk if owner else None):
        changes["owner"] = [stored.owner_id, owner.pk if owner else None]
    if stored.due_on != due_on:
        changes["due_on"] = [str(stored.due_on or ""), str(due_on or "")]
    if changes:
        stored.owner, stored.due_on = owner, due_on
        stored.save(update_fields=["owner", "due_on"])
        audit.record(stored, "edit_recommendation", by=by, at=now, facts={"changes": changes})
    return stored


def no_right() -> Blocker:
    return Blocker(_("Programme staff and the owner follow a recommendation of the Board up."))


@transaction.atomic
def follow_up(
    recommendation: BoardRecommendation,
    *,
    status: str,
    text: str,
    by: User,
    language: str = "en",
    now: datetime | None = None,
) -> FollowUp:
    """Adds what was done; the latest gives the stage of the recommendation, in the same transaction."""
    now = now or timezone.now()
    stored = BoardRecommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    reasons = [] if by.has_perm("reports.follow_up_boardrecommendation", stored) else [no_right()]
    if not text.strip():
        reasons.append(Blocker(_("Say what was done."), "id_text"))
    if status not in Status.values:
        reasons.append(Blocker(_("Choose a stage."), "id_status"))
    refuse(reasons)
    made = FollowUp.objects.create(
        recommendation=stored, status=status, text=text.strip(), language=language, written_at=now, written_by=by
    )
    BoardRecommendation.objects.filter(pk=stored.pk).update(status=status)
    audit.record(
        stored,
        "follow_up_recommendation",
        by=by,
        at=now,
        from_status=stored.status,
        to_status=status,
        note=text.strip(),
    )
    return made
