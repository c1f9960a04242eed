"""The open requests of a State with stage, turn and clock: what the tracker of each says, read for all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise

from portal.reference.models import State
from portal.workflow import State as Stage
from projects.requests.actions import WORKFLOW
from projects.requests.clock import clocks_of, usual_times
from projects.requests.models import Question, Request
from projects.requests.times import CLOCK
from projects.requests.tracker.models import RequestMessage
from projects.requests.tracker.sides import Side
from projects.requests.tracker.way import Whereabouts, describe
from projects.requests.workflow import OPEN, SHARED, THE_STATE
from projects.states.desk.rules import acts_for


@dataclass(frozen=True)
class RequestLine:
    request: Request
    stage: Stage
    where: Whereabouts  # as the tracker of the request says it
    target: int | None  # working days that the stage may take; None: it has a day of its own, or none
    unread: int  # messages that nobody of the reader's side has read
    questions: int  # of OHCHR that have no answer yet

    @property
    def turn(self) -> str | Promise:
        return self.stage.owner

    @property
    def is_states_turn(self) -> bool:
        return self.stage.owner in (THE_STATE, SHARED)

    @property
    def is_late(self) -> bool:
        return self.where.overdue_days > 0


def request_lines(user: Any, state: State, *, today: date) -> tuple[RequestLine, ...]:
    """Those whose turn is the State's first, then what is due first. Seven queries, whatever their number."""
    rows = list(Request.objects.visible_to(user).filter(state=state, status__in=OPEN).for_list())
    if not rows:
        return ()
    usual = usual_times(today=today)
    clocks = clocks_of(rows, today=today, usual=usual)
    unread, questions = unread_of(user, state, rows), questions_of(rows)
    lines = [
        RequestLine(
            row,
            WORKFLOW.state(row.status),
            describe(row, clocks[row.pk], usual),
            CLOCK.targets.get(row.status),
            unread.get(row.pk, 0),
            questions.get(row.pk, 0),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=first_things_first))


def first_things_first(line: RequestLine) -> tuple[bool, bool, date, int]:
    due = line.where.due_on
    return not line.is_states_turn, due is None, due or date.max, line.request.pk


def unread_of(user: Any, state: State, rows: Iterable[Request]) -> dict[int, int]:
    side = Side.STATE if acts_for(user, state) else Side.OHCHR
    unread = RequestMessage.objects.visible_to(user).unread_by(side).filter(request__in=rows)
    return dict(unread.order_by().values_list("request").annotate(n=Count("pk")))


def questions_of(rows: Iterable[Request]) -> dict[int, int]:
    open_ones = Question.objects.filter(request__in=rows, answered_at__isnull=True)
    return dict(open_ones.order_by().values_list("request").annotate(n=Count("pk")))
