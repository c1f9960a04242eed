"""States: their list, the profile of one, and what nobody has taken up yet. Public."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.charts.shown import Shown
from portal.kept.pages import body
from portal.listing.views import respond
from portal.reference.models import State
from projects.components.models import Moment
from projects.coverage.figures import Heading
from projects.coverage.sentences import counted_for
from projects.coverage.views import sees_all
from projects.portfolio.actions import WORKFLOW as PROJECT_WORKFLOW
from projects.portfolio.models import Project
from projects.requests.actions import WORKFLOW as REQUEST_WORKFLOW
from projects.requests.models import Request
from projects.states import shown
from projects.states.desk.rules import may_look
from projects.states.figures import Profile, profile
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
    if iso3 != state.iso3:
        return redirect("state_detail", state.iso3)
    shown = body(request, "state", "projects/states/profile.html", lambda: context(request, state))
    return render(request, "projects/states/detail.html", {"state": state, "body": shown})


def context(request: HttpRequest, state: State) -> dict[str, Any]:
    made = profile(request.user, state)
    return {
        "state": state,
        "made": made,
        "situations": situations(state),
        "counted_for": counted_for(made.coverage, sees_all=sees_all(request.user)),
        "charts": charts(made),
        "gaps": gaps(made),
        "moments": Moment,
        "components": [(line, [line.means.get(moment) for moment in Moment]) for line in made.components],
        "requests": requests_of(request.user, state) if made.coverage.counts_requests else None,
        "projects": projects_of(request.user, state),
        "sections": drawn(request, state),
        "may_look": may_look(request.user, state),
        "may_ask": standing(request.user).covers_state(Role.FOCAL_POINT, state.pk),
    }


def charts(made: Profile) -> dict[str, Shown | None]:
    day = timezone.localdate(made.as_at)
    return {
        "coverage": shown.coverage(made.coverage),
        "positions": shown.positions(made.state, made.cycles, as_at=day),
        "progress": shown.progress(made.state, made.progress, as_at=day),
        "mechanisms": shown.mechanisms(made.state, made.mechanisms, as_at=day),
    }


def gaps(made: Profile) -> list[dict[str, Any]]:
    """The themes with most untouched, each with the rows of the State's own list."""
    rows: list[Heading] = [row for row in made.themes.rows if row.counts.untouched]
    rows.sort(key=lambda row: -row.counts.untouched)
    return [{"heading": row} for row in rows[:TOP]]


def requests_of(user: Any, state: State) -> list[dict[str, Any]]:
    rows = Request.objects.visible_to(user).filter(state=state).for_list()[:MOST]
    return [{"row": row, "stage": REQUEST_WORKFLOW.state(row.status)} for row in rows]


def projects_of(user: Any, state: State) -> list[dict[str, Any]]:
    rows = Project.objects.visible_to(user).filter(states=state).for_list()[:MOST]
    return [{"row": row, "stage": PROJECT_WORKFLOW.state(row.status)} for row in rows]
