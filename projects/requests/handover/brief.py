"""What the receiver of a hand-over has to know of each piece: frozen as data, shown in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.audit.history import OFFICE
from portal.reference.models import State
from portal.workflow import State as Stage
from projects.requests.clock import Clock, clocks_of
from projects.requests.flow import WORKFLOW
from projects.requests.handover.holdings import KINDS, WORKS, Holding
from projects.requests.models import Request, RequestCondition
from projects.requests.questions.asked import open_questions
from projects.requests.tracker.models import RequestMessage
from projects.requests.tracker.sides import Side, writer
from projects.requests.workflow import RequestStatus

Text = str | Promise
SAID = 600  # characters of the last message


def freeze(held: Sequence[Holding], *, today: date) -> list[dict[str, Any]]:
    """One entry for each request, in the order of their numbers."""
    rows = list({one.request.pk: one.request for one in held}.values())
    kinds = {row.pk: [one.kind.key for one in held if one.request.pk == row.pk] for row in rows}
    clocks = clocks_of(rows, today=today)
    return [entry(row, kinds[row.pk], clocks[row.pk]) for row in sorted(rows, key=lambda row: row.reference)]


def entry(row: Request, kinds: list[str], clock: Clock) -> dict[str, Any]:
    step = clock.next_step
    return {
        "request": row.pk,
        "reference": row.reference,
        "title": row.title,
        "language": row.language,
        "state": row.state_id,
        "held_as": kinds,
        "status": row.status,
        "since": iso(clock.current.since if clock.current else None),
        "due_on": iso(clock.due_on),
        "late": clock.overdue_days,
        "next_status": step.status if step else "",
        "next_on": iso(step.expected_on if step else None),
        "questions": open_texts(row),
        "conditions": [
            {"text": one.text, "owner": one.owner, "due_on": iso(one.due_on), "is_met": one.met_at is not None}
            for one in row.conditions.filter(closed_at__isnull=True)
        ],
        "message": last_message(row),
    }


def open_texts(row: Request) -> list[str]:
    if row.status != RequestStatus.INFO_REQUESTED:
        return []
    return [question.text for question in open_questions(row) if question.answered_at is None]


def last_message(row: Request) -> dict[str, Any] | None:
    last = RequestMessage.objects.filter(request=row).select_related("sent_by").last()
    if last is None:
        return None
    text = last.text if len(last.text) <= SAID else f"{last.text[:SAID]}…"
    return {
        "text": text,
        "name": last.sent_by.name,
        "role": last.role,
        "side": last.side,
        "sent_at": last.sent_at.isoformat(),
        "is_read": last.read_at is not None,
    }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Condition:
    text: str
    owner: Text
    due_on: date | None
    is_met: bool


@dataclass(frozen=True)
class Message:
    text: str
    who: Text
    sent_at: datetime
    is_read: bool


@dataclass(frozen=True)
class Word:
    """Something that the brief says besides, such as how far an activity is."""

    label: Text
    text: Text
    language: str = ""  # of what a person wrote, where it is known


@dataclass(frozen=True)
class Item:
    """An entry in the words of the reader's side."""

    reference: str
    title: str
    language: str
    state: str
    held_as: tuple[Text, ...]
    stage: Stage
    turn: Text
    url: str
    since: date | None = None
    due_on: date | None = None
    late: str = ""  # how late it was
    next_stage: Text = ""
    next_on: date | None = None
    questions: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    message: Message | None = None
    words: tuple[Word, ...] = ()
    to_do: tuple[Text, ...] = ()  # of work that is no request: what is still to be done
    has_messages: bool = False


def read(entries: Iterable[dict[str, Any]], role: str) -> list[Item]:
    """`role` is that of the hand-over: what a focal point takes over is written for the State, without names of staff."""
    entries = list(entries)
    named = {key for one in entries for key in (one["states"] if "work" in one else [one["state"]])}
    states = {state.pk: state.name for state in State.objects.filter(pk__in=named)}
    side = Side.STATE if role == Role.FOCAL_POINT else Side.OHCHR
    return [WORKS[one["work"]].read(one, states) if "work" in one else item(one, states, side) for one in entries]


def item(facts: dict[str, Any], states: dict[int, str], side: Side) -> Item:
    stage = WORKFLOW.state(facts["status"])
    coming = WORKFLOW.state(facts["next_status"]) if facts["next_status"] else None
    return Item(
        reference=facts["reference"],
        title=facts["title"],
        language=facts["language"],
        state=states[facts["state"]],
        held_as=tuple(KINDS[key].label for key in facts["held_as"]),
        stage=stage,
        turn=stage.owner,
        url=reverse("request_tracker", args=[facts["request"]]),
        since=day(facts["since"]),
        due_on=day(facts["due_on"]),
        late=working_days_late(facts["late"]),
        next_stage="" if coming is None else coming.label if side is Side.OHCHR else coming.outside,
        next_on=day(facts["next_on"]),
        questions=tuple(facts["questions"]),
        conditions=tuple(
            Condition(one["text"], RequestCondition.Owner(one["owner"]).label, day(one["due_on"]), one["is_met"])
            for one in facts["conditions"]
        ),
        message=message(facts["message"], states[facts["state"]], side),
        has_messages=True,
    )


def working_days_late(days: int) -> str:
    sentence = ngettext("%(shown)s working day late", "%(shown)s working days late", days)
    return sentence % {"shown": formats.number(days)} if days else ""


def message(facts: dict[str, Any] | None, state: str, side: Side) -> Message | None:
    if facts is None:
        return None
    who = writer(facts["name"], facts["role"], facts["side"], office=OFFICE, state=state, reader=side)
    sent_at = parse_datetime(facts["sent_at"]) or timezone.now()
    return Message(facts["text"], who, sent_at, facts["is_read"])


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
