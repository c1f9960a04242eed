"""Published reports on a State's page (found by projects.apps)."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.reference.models import State
from projects.states.sections import state_section
from reports.library.lists import entries
from reports.runs.workflow import ReportStatus

MOST = 8


@state_section
def published_about_state(request: HttpRequest, state: State) -> SafeString:
    """What the library has about the State, the latest first; of a corrected report the corrigendum alone."""
    rows = entries(request.user).filter(states=state).exclude(report__status=ReportStatus.SUPERSEDED)
    found = list(rows.order_by("-published_at", "-pk")[:MOST])
    if not found:
        return SafeString("")
    return SafeString(render_to_string("reports/library/of_state.html", {"rows": found, "state": state}, request))
