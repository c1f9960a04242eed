"""The desk of a State: what its people do next, and where everything stands."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.accounts.rules import standing
from portal.kept.pages import body
from portal.listing.filters import state_choices
from portal.listing.views import EXPORTS
from portal.reference.models import State
from projects.states.desk import sentences
from projects.states.desk.exports import rows, table
from projects.states.desk.figures import desk
from projects.states.desk.requests import RequestLine
from projects.states.desk.rules import ROLES, acts_for, may_look, refusal, states_of
from projects.states.desk.shown import charts

MOST_ENTRIES = 12
TILES = ("requests.open", "requests.turn.state", "projects.running", "reports.late", "freshness.never", "coverage.untouched")  # fmt: skip


@require_safe
def state_desks(request: HttpRequest) -> HttpResponse:
    """The desk of the only State, or a choice; for programme staff of any that they cover."""
    if not standing(request.user).has(*ROLES):
        raise PermissionDenied(refusal())
    known = set(states_of(request.user).values_list("iso3", flat=True))
    asked = request.GET.get("state", "").upper()
    chosen = asked if asked in known else next(iter(known)) if len(known) == 1 else ""
    if chosen:
        return redirect("state_desk", chosen)
    choices = [(iso3, name) for iso3, name in state_choices() if iso3 in known]
    return render(request, "projects/states/desk/choose.html", {"choices": choices, "asked": asked})


@require_safe
def state_desk(request: HttpRequest, iso3: str) -> HttpResponseBase:
    state: State = get_object_or_404(State.objects.select_related("regional_group"), iso3=iso3.upper())
    if iso3 != state.iso3:
        return redirect("state_desk", state.iso3)
    if not may_look(request.user, state):
        raise PermissionDenied(refusal())
    if export := EXPORTS.get(request.GET.get("export", "")):
        made = desk(request.user, state)
        return export(table(made), rows(made))
    shown = body(request, "state-desk", "projects/states/desk/body.html", lambda: context(request, state))
    return render(request, "projects/states/desk/page.html", {"state": state, "body": shown})


def context(request: HttpRequest, state: State) -> dict[str, Any]:
    made = desk(request.user, state)
    return {
        "state": made.state,
        "made": made,
        "tiles": [made.figure(id) for id in TILES],
        "requests": [request_row(line) for line in made.requests],
        "charts": charts(made),
        "people": [(line, sentences.rights(line.rights)) for line in made.people],
        "entries": made.entries[:MOST_ENTRIES],
        "entries_left": max(0, len(made.entries) - MOST_ENTRIES),
        "acts_for": acts_for(request.user, made.state),
        "has_several": states_of(request.user).count() > 1,
    }


def request_row(line: RequestLine) -> dict[str, Any]:
    return {
        "line": line,
        "clock": sentences.clock(line),
        "expected": sentences.expected(line),
        "overdue": sentences.overdue(line),
    }
