"""The items of a session's agenda: added, changed, put in order, taken off, and what the Board concluded on each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker
from projects.requests.workflow import RequestStatus
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.when import OPEN, against_agenda, against_results, locked, missing_right, refuse

EDITABLE = ("kind", "title", "language", "note", "request", "report")
K = AgendaItem.Kind


@transaction.atomic
def add(session: BoardSession, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> AgendaItem:
    """Puts an item at the end of the agenda. A request or a report is named by its kind alone."""
    stored = locked(session)
    item = AgendaItem(session=stored, position=stored.items.count() + 1, added_by=by, added_at=now or timezone.now())
    reasons = missing_right(stored, by) + against_agenda(stored) + put(item, facts)
    refuse(reasons)
    item.save()
    audit.record(item, "add_item", by=by, at=now)
    tell(item, "add_item", by, now)
    return item


def put(item: AgendaItem, facts: Mapping[str, Any]) -> list[Blocker]:
    if unknown := set(facts) - set(EDITABLE):
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(item, name, value)
    if item.kind != K.REQUEST:
        item.request = None
    if item.kind not in (K.REPORT, K.STATEMENT):
        item.report = None
    if not item.title.strip() and item.request:
        item.title, item.language = item.request.title, item.request.language
    return against_facts(item)


def against_facts(item: AgendaItem) -> list[Blocker]:
    found = []
    if not item.title.strip():
        found.append(Blocker(_("Give the item a title."), "id_title"))
    if item.kind == K.REQUEST:
        found += against_request(item)
    if item.kind == K.REPORT and item.report is None:
        found.append(Blocker(_("Choose the report."), "id_report"))
    if item.report and item.report.is_draft:
        found.append(Blocker(_("The Board reads approved reports only."), "id_report"))
    same = item.session.items.exclude(pk=item.pk)
    if item.report and same.filter(report=item.report_id).exists():
        found.append(Blocker(_("This report is on the agenda already."), "id_report"))
    return found


def against_request(item: AgendaItem) -> list[Blocker]:
    request = item.request
    if request is None:
        return [Blocker(_("Choose the request."), "id_request")]
    found = []
    if request.status != RequestStatus.BOARD_ADVICE and item.pk is None:
        words = {"reference": request.reference}
        found.append(Blocker(_("%(reference)s does not await the advice of the Board.") % words, "id_request"))
    others = AgendaItem.objects.filter(request=request, session__status__in=OPEN, advice__isnull=True)
    if other := others.exclude(pk=item.pk).select_related("session").first():
        words = {"reference": request.reference, "number": other.session.number}
        sentence = _("%(reference)s is on the agenda of session %(number)s.") % words
        found.append(Blocker(sentence, "id_request"))
    return found


def tell(item: AgendaItem, verb: str, by: User, now: datetime | None, **facts: Any) -> None:
    """In the history of the session, for staff alone: a member who takes no part in the item shall not read of it there."""
    note = f"{item.position}. {item.title}"
    audit.record(item.session, verb, by=by, at=now, note=note, is_internal=True, facts={"item": item.pk, **facts})


def again(item: AgendaItem) -> AgendaItem:
    """As it is stored now, under the lock of its session."""
    session = locked(item.session)
    found = AgendaItem.objects.select_related("request", "report").get(pk=item.pk)
    found.session = session
    return found


@transaction.atomic
def edit(item: AgendaItem, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> AgendaItem:
    stored = again(item)
    before = {name: str(getattr(stored, name)) for name in EDITABLE}
    refuse(missing_right(stored.session, by) + against_agenda(stored.session) + put(stored, facts))
    changes = {
        name: [before[name], str(getattr(stored, name))]
        for name in EDITABLE
        if before[name] != str(getattr(stored, name))
    }
    if changes:
        stored.save(update_fields=list(EDITABLE))
        audit.record(stored, "edit_item", by=by, at=now, facts={"changes": changes})
        tell(stored, "edit_item", by, now)
    return stored


@transaction.atomic
def move(item: AgendaItem, *, by: User, to: int, now: datetime | None = None) -> AgendaItem:
    """Gives the item another number; those in between make room. Numbers outside the agenda mean its ends."""
    stored = again(item)
    refuse(missing_right(stored.session, by) + against_agenda(stored.session))
    items = list(stored.session.items.order_by("position", "pk"))
    there = next(one for one in items if one.pk == stored.pk)
    items.remove(there)
    items.insert(max(0, min(to - 1, len(items))), there)
    if renumber(items):
        audit.record(stored, "move_item", by=by, at=now, facts={"position": [stored.position, there.position]})
    return there


def renumber(items: list[AgendaItem]) -> int:
    """Numbers from 1 in this order; the database asks for unique ones at the end of the transaction. How many moved."""
    moved = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["position"])
    return len(moved)


@transaction.atomic
def remove(item: AgendaItem, *, by: User, now: datetime | None = None) -> None:
    """Takes an item off that nothing hangs on yet."""
    stored = again(item)
    refuse(missing_right(stored.session, by) + against_agenda(stored.session) + against_removal(stored))
    tell(stored, "remove_item", by, now)
    session = stored.session
    stored.delete()
    renumber(list(session.items.order_by("position", "pk")))


def against_removal(item: AgendaItem) -> list[Blocker]:
    found = []
    if item.papers.exists():
        found.append(Blocker(_("Take the papers of the item off first.")))
    if item.recusals.exists():
        found.append(Blocker(_("A member has declared an interest in this item, which stays on record.")))
    if item.recommendations.exists() or item.questions.exists():
        found.append(Blocker(_("Questions or recommendations belong to this item.")))
    return found


@transaction.atomic
def record_outcome(
    item: AgendaItem, *, by: User, outcome: str, language: str = "en", now: datetime | None = None
) -> AgendaItem:
    """What the Board concluded, in a few sentences for the minutes."""
    stored = again(item)
    reasons = missing_right(stored.session, by) + against_results(stored.session, timezone.localdate(now))
    if not outcome.strip():
        reasons.append(Blocker(_("Say what the Board concluded."), "id_outcome"))
    refuse(reasons)
    stored.outcome, stored.outcome_language = outcome.strip(), language
    stored.save(update_fields=["outcome", "outcome_language"])
    audit.record(stored, "record_outcome", by=by, at=now)
    return stored
