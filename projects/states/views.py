"""States: their list, the profile of one, and what nobody has taken up yet. Public."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal import formats
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.listing.views import respond
from portal.reference.models import State
from projects.components.models import Moment
from projects.coverage.addresses import rows_address
from projects.coverage.figures import Heading
from projects.coverage.sentences import counted_for, sentences
from projects.coverage.tables import Links
from projects.coverage.views import sees_all
from projects.portfolio.actions import WORKFLOW as PROJECT_WORKFLOW
from projects.portfolio.models import Project
from projects.recommendations.models import Position, Progress
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request
from projects.states.figures import CycleLine, Profile, profile
from projects.states.lists import STATES, situations, unaddressed
from projects.states.sections import drawn

MOST = 25  # requests or projects shown; the list has all
TOP = 8  # themes with the widest gap


def find(iso3: str) -> State:
    return get_object_or_404(State.objects.select_related("regional_group"), iso3=iso3.upper())


@login_not_required
@require_safe
def state_list(request: HttpRequest) -> HttpResponseBase:
    return respond(request, STATES, template="projects/states/list.html")


@login_not_required
@require_safe
def state_unaddressed(request: HttpRequest, iso3: str) -> HttpResponseBase:
    state = find(iso3)
    return respond(
        request,
        unaddressed(state),
        template="projects/states/unaddressed.html",
        state=state,
        can_select=standing(request.user).covers_state(Role.FOCAL_POINT, state.pk),
        select_name="recommendation",
    )


@login_not_required
@require_safe
def state_detail(request: HttpRequest, iso3: str) -> HttpResponse:
    state = find(iso3)
    made = profile(request.user, state)
    context = {
        "state": state,
        "made": made,
        "situations": situations(state),
        "sentences": sentences(made.themes),
        "counted_for": counted_for(made.coverage, sees_all=sees_all(request.user)),
        "total": Links(made.coverage, frozenset()).number(made.coverage.total),
        "cycles": cycle_rows(made),
        "chart": chart(made),
        "positions_say": positions_say(made),
        "progress": progress_rows(made),
        "gaps": gaps(made),
        "mechanisms": mechanism_rows(made),
        "moments": Moment,
        "components": [(line, [line.means.get(moment) for moment in Moment]) for line in made.components],
        "requests": requests_of(request.user, state) if made.coverage.counts_requests else None,
        "projects": projects_of(request.user, state),
        "sections": drawn(request, state),
        "may_ask": standing(request.user).covers_state(Role.FOCAL_POINT, state.pk),
    }
    return render(request, "projects/states/detail.html", context)


def cycle_rows(made: Profile) -> list[dict[str, Any]]:
    """Positions of each cycle, and the address of each number's rows."""
    return [{"line": line, "urls": position_urls(made.state, line)} for line in made.cycles]


def position_urls(state: State, line: CycleLine) -> dict[str, str | None]:
    shared = (("state", state.iso3), ("cycle", str(line.cycle)))
    answered = (*shared, ("mechanism", "UPR"), ("kind", "recommendation"))
    positions = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED)
    urls = {position.value: rows_address((*answered, ("position", position))) for position in positions}
    return urls | {"all": rows_address(answered), "pledges": rows_address((*shared, ("kind", "voluntary_pledge")))}


def chart(made: Profile) -> dict[str, Any] | None:
    """Supported and noted by cycle, for the columns of portal.charts."""
    if not made.cycles:
        return None
    names = [str(Position.SUPPORTED.label), str(Position.NOTED.label)]
    values = [[line.counts.supported for line in made.cycles], [line.counts.noted for line in made.cycles]]
    return {
        "series": list(zip(names, values, strict=True)),
        "labels": [line.cycle for line in made.cycles],
        "names": names,
    }


def positions_say(made: Profile) -> str:
    if not made.cycles:
        return ""
    latest = made.cycles[-1]
    words = ngettext(
        "Of %(n)s recommendation in cycle %(cycle)s, the State supported %(supported)s in full (%(share)s) and noted %(noted)s.",
        "Of %(n)s recommendations in cycle %(cycle)s, the State supported %(supported)s in full (%(share)s) and noted %(noted)s.",
        latest.counts.recommendations,
    )
    ratio = latest.counts.supported / latest.counts.recommendations if latest.counts.recommendations else None
    return words % {
        "n": formats.number(latest.counts.recommendations),
        "cycle": latest.cycle,
        "supported": formats.number(latest.counts.supported),
        "share": formats.percent(ratio),
        "noted": formats.number(latest.counts.noted),
    }


def progress_rows(made: Profile) -> list[dict[str, Any]]:
    """Empty while neither side has reported anything."""
    if not any(line.progress for line in made.progress if line.by_state or line.by_ohchr):
        return []
    labels = dict(Progress.choices)
    facts = (("state", made.state.iso3), ("kind", "recommendation"))
    return [
        {
            "line": line,
            "label": labels.get(line.progress),
            "state_url": rows_address((*facts, ("state_progress", line.progress))) if line.progress else None,
            "ohchr_url": rows_address((*facts, ("ohchr_progress", line.progress))) if line.progress else None,
        }
        for line in made.progress
        if line.by_state or line.by_ohchr
    ]


def gaps(made: Profile) -> list[dict[str, Any]]:
    """The themes with most untouched, each with the rows of the State's own list."""
    rows: list[Heading] = [row for row in made.themes.rows if row.counts.untouched]
    rows.sort(key=lambda row: -row.counts.untouched)
    return [{"heading": row} for row in rows[:TOP]]


def mechanism_rows(made: Profile) -> list[dict[str, Any]]:
    facts = (("state", made.state.iso3),)
    return [
        {
            "line": line,
            "url": rows_address((*facts, ("mechanism", line.mechanism.code), ("kind", "recommendation"))),
            "concerns_url": rows_address((*facts, ("mechanism", line.mechanism.code), ("kind", "concern"))),
        }
        for line in made.mechanisms
    ]


def requests_of(user: Any, state: State) -> list[dict[str, Any]]:
    rows = Request.objects.visible_to(user).filter(state=state).for_list()[:MOST]
    return [{"row": row, "stage": REQUEST_WORKFLOW.state(row.status)} for row in rows]


def projects_of(user: Any, state: State) -> list[dict[str, Any]]:
    rows = Project.objects.visible_to(user).filter(states=state).for_list()[:MOST]
    return [{"row": row, "stage": PROJECT_WORKFLOW.state(row.status)} for row in rows]
