"""The board: one column for each stage, its oldest requests on top, those that nobody has before the others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from portal.workflow import State
from portal.working_days import official_holidays
from projects.requests.flow import WORKFLOW
from projects.requests.intake.figures import by_stage
from projects.requests.intake.mine import acts
from projects.requests.intake.reading import AT_WORK, at_work, days_here, days_late, due_on, with_parts

SHOWN = 6  # cards of a column; the table has the rest
MOVES_SHOWN = 2
Text = str | Promise


@dataclass(frozen=True)
class Act:
    """A link to the page of a move, where what stands in its way is shown."""

    label: Text
    url: str


@dataclass(frozen=True)
class CardOfRequest:
    row: Any
    days: int
    due_on: date | None
    days_late: int
    wanted: tuple[Text, ...]  # of the reader
    moves: tuple[Act, ...]


@dataclass(frozen=True)
class Column:
    state: State
    count: int
    late: int
    cards: tuple[CardOfRequest, ...]

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


def board(user: Any, *, today: date | None = None) -> list[Column]:
    today, holidays = today or timezone.localdate(), official_holidays()
    counts = by_stage(user, today=today)
    place = Window(RowNumber(), partition_by=[F("status")], order_by=[F("is_assigned"), F("since"), F("id")])
    found = at_work(user, today=today).annotate(place=place).filter(place__lte=SHOWN).order_by("place", "id")
    rows = with_parts(found.prefetch_related("terms"), user)
    wanted = acts(user, rows)
    cards = [
        CardOfRequest(
            row,
            days_here(row, today, holidays),
            due_on(row, holidays),
            days_late(row, today, holidays),
            tuple(wanted.get(row.pk, ())),
            tuple(moves(row, user)),
        )
        for row in rows
    ]
    return [
        Column(
            WORKFLOW.state(status), *counts.get(status, (0, 0)), tuple(one for one in cards if one.row.status == status)
        )
        for status in AT_WORK
    ]


def moves(row: Any, user: Any) -> list[Act]:
    """Those that lead on, as far as the person has the right to them."""
    found = [move for move in WORKFLOW.open_moves(row, user) if move.tone != "danger" and move.verb != "lapse"]
    found.sort(key=lambda move: move.tone != "primary")
    return [Act(move.label, reverse("request_act", args=[row.pk, move.verb])) for move in found[:MOVES_SHOWN]]
