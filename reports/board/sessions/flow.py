"""The workflow of sessions, registered with what stands in the way of each move."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.workflow import Blocker, Workflow, register
from reports.board.sessions.models import BoardSession
from reports.board.sessions.workflow import MOVES, STATES


def to_convene(session: BoardSession) -> list[Blocker]:
    found = []
    edit = reverse("session_edit", args=[session.pk])
    if not session.items.exists():
        found.append(Blocker(_("The agenda is empty."), "agenda"))
    if session.mode != session.Mode.ONLINE and not session.place.strip():
        found.append(Blocker(_("Say where the session takes place."), "id_place", edit))
    if session.papers_due_on is None:
        found.append(Blocker(_("Set the day by which papers are due."), "id_papers_due_on", edit))
    return found


def to_hold(session: BoardSession) -> list[Blocker]:
    if timezone.localdate() < session.starts_on:
        return [Blocker(_("The session begins on %(day)s.") % {"day": formats.day(session.starts_on)})]
    return []


def to_close(session: BoardSession) -> list[Blocker]:
    found = []
    if open_items := list(session.items.without_outcome().values_list("position", flat=True)):
        shown = formats.names(formats.number(position) for position in open_items)
        found.append(Blocker(_("Without an outcome yet: items %(numbers)s.") % {"numbers": shown}, "agenda"))
    if not session.attendances.exists():
        found.append(Blocker(_("Record who attended."), "attendance"))
    minutes = getattr(session, "minutes", None)
    if minutes is None or minutes.adopted_at is None:
        found.append(Blocker(_("The minutes are not adopted."), "minutes"))
    return found


WORKFLOW = register(
    Workflow(
        "board_session",
        STATES,
        MOVES,
        blockers={"convene": to_convene, "hold": to_hold, "close": to_close},
    )
)
