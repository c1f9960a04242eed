"""A session itself: its facts, its moves, who attended, and how far a trustee has read its papers."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker
from reports.board.members.models import BoardMember, BoardTerm
from reports.board.sessions.actions import invitations
from reports.board.sessions.flow import WORKFLOW
from reports.board.sessions.models import Attendance, BoardSession, SessionLook
from reports.board.sessions.when import against_open, against_results, locked, missing_right, refuse

EDITABLE = ("number", "starts_on", "ends_on", "mode", "place", "papers_due_on", "summary", "language")


def next_number() -> int:
    return (BoardSession.objects.aggregate(n=Max("number"))["n"] or 0) + 1


@transaction.atomic
def plan(
    *, by: User, facts: Mapping[str, Any], states: Collection[Any] = (), now: datetime | None = None
) -> BoardSession:
    """A session that trustees do not see yet."""
    session = BoardSession()
    refuse(missing_right(session, by) + put(session, facts))
    session.save()
    session.states.set(states)
    audit.record(session, "plan_session", by=by, at=now, to_status=session.status)
    return session


def put(session: BoardSession, facts: Mapping[str, Any]) -> list[Blocker]:
    if unknown := set(facts) - set(EDITABLE):
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(session, name, value)
    return against_facts(session)


def against_facts(session: BoardSession) -> list[Blocker]:
    found = []
    if not session.number:
        found.append(Blocker(_("Sessions are numbered from 1."), "id_number"))
    elif BoardSession.objects.filter(number=session.number).exclude(pk=session.pk).exists():
        found.append(Blocker(_("There is a session with this number."), "id_number"))
    if session.ends_on < session.starts_on:
        found.append(Blocker(_("The last day cannot be before the first."), "id_ends_on"))
    if session.papers_due_on and session.papers_due_on > session.starts_on:
        found.append(Blocker(_("Papers are due before the session begins."), "id_papers_due_on"))
    return found


@transaction.atomic
def edit(
    session: BoardSession,
    *,
    by: User,
    facts: Mapping[str, Any],
    states: Collection[Any] | None = None,
    now: datetime | None = None,
) -> BoardSession:
    """Changes the facts. When the day for papers moves, it is decided anew which of them are late."""
    stored = locked(session)
    before = {name: str(getattr(stored, name)) for name in facts}
    due_before = stored.papers_due_on
    refuse(missing_right(stored, by) + against_open(stored) + put(stored, facts))
    after = {name: str(getattr(stored, name)) for name in facts}
    changes = {name: [before[name], after[name]] for name in facts if before[name] != after[name]}
    stored.save(update_fields=list(facts))
    if states is not None and {state.pk for state in states} != set(stored.states.values_list("pk", flat=True)):
        stored.states.set(states)
        changes["states"] = []
    if stored.papers_due_on != due_before:
        mark_late(stored)
    if changes:
        audit.record(stored, "edit_session", by=by, at=now, facts={"changes": changes})
    return stored


def mark_late(session: BoardSession) -> None:
    for paper in session.papers.all():
        is_late = bool(session.papers_due_on and timezone.localdate(paper.added_at) > session.papers_due_on)
        if paper.is_late != is_late:
            paper.is_late = is_late
            paper.save(update_fields=["is_late"])


@transaction.atomic
def convene(session: BoardSession, *, by: User, note: str = "", now: datetime | None = None) -> BoardSession:
    """From now on the trustees see the session, its agenda and its papers. Its members are told so by mail."""
    moved = WORKFLOW.move(session, "convene", by=by, note=note, now=now)
    invitations.make(moved, called(moved), now=now)
    return moved


@transaction.atomic
def hold(session: BoardSession, *, by: User, note: str = "", now: datetime | None = None) -> BoardSession:
    return WORKFLOW.move(session, "hold", by=by, note=note, now=now)


@transaction.atomic
def close(session: BoardSession, *, by: User, note: str = "", now: datetime | None = None) -> BoardSession:
    """Nothing about the session changes any more, but what becomes of its recommendations."""
    return WORKFLOW.move(session, "close", by=by, note=note, now=now)


def called(session: BoardSession) -> Any:
    """The members who serve during the session."""
    terms = BoardTerm.objects.filter(starts_on__lte=session.ends_on, ends_on__gte=session.starts_on)
    return BoardMember.objects.filter(pk__in=terms.values("member")).select_related("regional_group")


@transaction.atomic
def record_attendance(
    session: BoardSession, *, by: User, present: Collection[BoardMember], now: datetime | None = None
) -> list[Attendance]:
    """Who of the serving members was there; all others were not."""
    stored = locked(session)
    members = {member.pk: member for member in called(stored)}
    reasons = missing_right(stored, by) + against_results(stored, timezone.localdate(now))
    if strangers := [member for member in present if member.pk not in members]:
        words = {"member": strangers[0].name}
        reasons.append(Blocker(_("%(member)s does not serve during this session.") % words))
    refuse(reasons)
    there = {member.pk for member in present}
    rows = [
        Attendance.objects.update_or_create(session=stored, member=member, defaults={"is_present": pk in there})[0]
        for pk, member in members.items()
    ]
    audit.record(stored, "record_attendance", by=by, at=now, facts={"present": sorted(there)})
    return rows


@transaction.atomic
def have_seen(session: BoardSession, *, by: User, now: datetime | None = None) -> SessionLook:
    """The trustee has read the papers that there are until now."""
    now = now or timezone.now()
    if not by.has_perm("reports.take_part_boardsession", session):
        refuse([Blocker(_("Only members of the Board mark papers as read."))])
    look, _is_new = SessionLook.objects.select_for_update(of=("self",)).update_or_create(
        session=session, user=by, defaults={"at": now}
    )
    return look
