"""Sessions of the Board as an iCalendar file, by the feed of work plans."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.workplan.calendar.entries import Entry
from projects.workplan.calendar.ical import feed
from reports.board.sessions.models import BoardSession
from reports.board.sessions.naming import session_name


def entries(sessions: Iterable[BoardSession]) -> Iterator[Entry]:
    """Each session, and the day by which its papers are due."""
    for session in sessions:
        path = reverse("session_detail", args=[session.pk])
        title = _("Board of Trustees: %(session)s") % {"session": session_name(session.number)}
        yield Entry(
            f"board-session-{session.number}", title, session.starts_on, session.ends_on, path, place=session.place
        )
        if session.papers_due_on:
            due = _("Papers are due: %(session)s") % {"session": session_name(session.number)}
            yield Entry(
                f"board-papers-{session.number}", due, session.papers_due_on, session.papers_due_on, path
            )  # fmt: skip


def file(sessions: Iterable[BoardSession], *, today: date, origin: str) -> bytes:
    return feed(_("Sessions of the Board of Trustees"), entries(sessions), today=today, origin=origin)
