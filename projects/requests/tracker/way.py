"""Where a request is, as both sides read it: the way behind and before it, the pauses, and what the days are expected from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.requests.clock import WAY, Clock, Stay, Usual, clock_of, usual_times
from projects.requests.flow import WORKFLOW
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus

Text = str | Promise


@dataclass(frozen=True)
class Step:
    """One item of components/timeline.html."""

    title: Text
    state: str  # done, now, or nothing for what comes
    when: Text
    text: Text = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    expected_on: date | None = None


@dataclass(frozen=True)
class Whereabouts:
    """`basis` says in a sentence what `expected_on` rests on; it names a median only where five cases or more stand behind it."""

    stage: Text
    tone: str
    turn: Text
    since: date | None
    working_days: int
    is_pause: bool
    due_on: date | None
    overdue_days: int
    next_stage: Text
    expected_on: date | None
    basis: Text
    steps: tuple[Step, ...]
    pauses: tuple[Stay, ...]


def whereabouts(request: Request, *, today: date | None = None) -> Whereabouts:
    usual = usual_times(today=today)
    return describe(request, clock_of(request, today=today, usual=usual), usual)


def describe(request: Request, clock: Clock, usual: Sequence[Usual]) -> Whereabouts:
    state, current, coming = WORKFLOW.state(request.status), clock.current, clock.next_step
    times = {one.status: one for one in usual}
    return Whereabouts(
        stage=state.outside,
        tone=state.tone,
        turn=state.owner,
        since=current.since if current else None,
        working_days=current.working_days if current else 0,
        is_pause=bool(current and current.is_pause),
        due_on=clock.due_on,
        overdue_days=clock.overdue_days,
        next_stage=WORKFLOW.state(coming.status).outside if coming else "",
        expected_on=coming.expected_on if coming else None,
        basis=basis_of(times.get(request.status)) if coming else "",
        steps=tuple(steps_of(request, clock, times)),
        pauses=clock.pauses,
    )


def basis_of(usual: Usual | None) -> str:
    """What the day is expected from: the public median, or the target where there are too few cases for one."""
    if usual is None:
        return ""
    if usual.median is not None:
        return _("Half of all requests stayed in this stage no longer than %(days)s working days.") % {
            "days": formats.number(usual.median, formats.digits_of(usual.median, 1))
        }
    if usual.target is not None:
        return _("OHCHR means to finish this stage within %(days)s working days.") % {
            "days": formats.number(usual.target)
        }
    return ""


def steps_of(request: Request, clock: Clock, usual: Mapping[str, Usual]) -> Iterable[Step]:
    yield from (behind(stay) for stay in clock.stays)
    if request.status == RequestStatus.DRAFT:
        yield from (Step(outside(status), "", "", basis_of(usual.get(status)), status) for status in WAY)
        return
    for step in merged(clock):
        when = _("expected by %(day)s") % {"day": formats.day(step.expected_on)}
        text = basis_of(usual.get(step.status))
        yield Step(outside(step.status), "", when, text, step.status, expected_on=step.expected_on)


def merged(clock: Clock) -> Iterable[Any]:
    """The steps to come; two that the State calls by one name are one step to it."""
    name: Text = outside(clock.current.status) if clock.current else ""
    for step in clock.coming:
        if outside(step.status) != name:
            yield step
        name = outside(step.status)


def behind(stay: Stay) -> Step:
    days = days_text(stay.working_days)
    first = formats.day(stay.since)
    if stay.until is None:
        when = _("since %(day)s, %(days)s") % {"day": first, "days": days}
    else:
        when = _("%(first)s to %(last)s, %(days)s") % {"first": first, "last": formats.day(stay.until), "days": days}
    text = pause_text(stay) if stay.is_pause else ""
    state = "now" if stay.until is None else "done"
    return Step(outside(stay.status), state, when, text, stay.status, stay.since, stay.until)


def pause_text(stay: Stay) -> str:
    return _("A pause: OHCHR's clock stood still.") if stay.until else _("A pause: OHCHR's clock stands still.")


def days_text(count: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", count) % {"n": formats.number(count)}


def outside(status: str) -> Text:
    return WORKFLOW.state(status).outside
