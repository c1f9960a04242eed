"""What the Board has to do with a request, on the request's page: on which agenda it is, and what was advised there. Staff only."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.accounts.rules import standing
from portal.audit.models import AuditEvent
from projects.requests.models import Request
from projects.requests.sections import request_section
from reports.board.sessions.models import AgendaItem
from reports.board.sessions.naming import session_name
from reports.board.sessions.shown import ADVICE_TONES


@request_section
def board_section(request: HttpRequest, found: Request) -> SafeString:
    if not standing(request.user).is_staff:
        return SafeString("")
    items = AgendaItem.objects.visible_to(request.user).filter(request=found)
    rows = [shown(item) for item in items.select_related("session", "advice__recorded_by").order_by("session__number")]
    written = by_correspondence(found)
    if not rows and written is None:
        return SafeString("")
    return render_to_string("reports/board/on_request.html", {"rows": rows, "written": written}, request=request)


def shown(item: AgendaItem) -> dict[str, object]:
    advice = getattr(item, "advice", None)
    return {
        "item": item,
        "session": session_name(item.session.number),
        "advice": advice,
        "tone": ADVICE_TONES[advice.advice] if advice else "",
    }


def by_correspondence(found: Request) -> AuditEvent | None:
    """The latest advice that was recorded without a session; each one of a session has an event at the same moment."""
    events = AuditEvent.objects.about(found).filter(verb="record_advice").order_by("-at", "-id")
    latest = events.first()
    if latest is None or AgendaItem.objects.filter(request=found, advice__recorded_at=latest.at).exists():
        return None
    return latest
