"""What a session's stage lets be written."""

from datetime import date

from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from reports.board.sessions.models import BoardSession
from reports.board.sessions.workflow import SessionStatus as S

BEFORE = (S.PLANNED, S.CONVENED)  # the agenda is made
OPEN = (S.PLANNED, S.CONVENED, S.HELD)


def locked(session: BoardSession) -> BoardSession:
    """As it is stored now; acts on its agenda come one after the other."""
    return BoardSession.objects.select_for_update(of=("self",)).get(pk=session.pk)


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def missing_right(session: BoardSession, by: User) -> list[Blocker]:
    if by.has_perm("reports.change_boardsession", session):
        return []
    return [Blocker(_("Only the secretariat of the Board, which is programme staff, prepares its sessions."))]


def against_agenda(session: BoardSession) -> list[Blocker]:
    """Reasons against changing what is on the agenda."""
    if session.status in BEFORE:
        return []
    return [Blocker(_("The session was held: its agenda does not change any more."))]


def against_open(session: BoardSession) -> list[Blocker]:
    return [] if session.status in OPEN else [Blocker(_("The session is closed."))]


def has_begun(session: BoardSession, today: date) -> bool:
    return session.status == S.HELD or (session.status == S.CONVENED and session.starts_on <= today)


def against_results(session: BoardSession, today: date) -> list[Blocker]:
    """Reasons against writing what the Board said."""
    if session.status == S.CLOSED:
        return [Blocker(_("The session is closed."))]
    if not has_begun(session, today):
        words = {"day": formats.day(session.starts_on)}
        return [Blocker(_("The session has not begun: it begins on %(day)s.") % words)]
    return []
