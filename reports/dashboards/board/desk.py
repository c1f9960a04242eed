"""The trustee's desk leads to the dashboard, with the next session."""

from typing import Any

from django.utils import timezone

from portal.accounts.roles import Role
from portal.desk import Panel, panel
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.naming import session_name
from reports.board.sessions.workflow import SessionStatus
from reports.dashboards.board.asked import SINCE_SESSION, last_session


@panel(20)
def board_of_a_trustee(user: Any) -> Panel | None:
    if not user.standing.has(Role.TRUSTEE):
        return None
    today = timezone.localdate()
    convened = BoardSession.objects.visible_to(user).filter(status=SessionStatus.CONVENED, ends_on__gte=today)
    session, last = convened.order_by("starts_on").first(), last_session(today)
    return Panel(
        "reports/dashboards/board/panel.html",
        {
            "session": session,
            "name": session_name(session.number) if session else "",
            "items": AgendaItem.objects.visible_to(user).filter(session=session).count() if session else 0,
            "last": session_name(last.number) if last else "",
            "since": SINCE_SESSION,
        },
    )
