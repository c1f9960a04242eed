"""The States of a focal point on their own desk: each in brief, with the way to its desk."""

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import standing
from portal.desk import Panel, panel
from portal.reference.models import State
from portal.reference.sorting import sort_key
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.requests.filters import at_turn
from projects.requests.models import Request
from projects.states.desk.figures import Text, listed
from projects.states.desk.freshness import NEVER, freshness_counts
from projects.states.desk.rules import OWN

BRIEF = (_("Requests that wait for the State"), _("Projects that run"), _("Never reported on"))


@panel(10)
def own_states(user: Any) -> Panel | None:
    """Four queries, whatever the number of States; None for everybody else."""
    keys = standing(user).state_ids(OWN)
    if not keys:
        return None
    language = get_language() or "en"
    states = sorted(State.objects.filter(pk__in=keys), key=lambda state: sort_key(state.name, language))
    waiting = Request.objects.visible_to(user).filter(state__in=keys, status__in=at_turn("state"))
    running = Project.states.through.objects.filter(
        state__in=keys, project__in=Project.objects.visible_to(user).filter(status__in=RUNNING).order_by().values("pk")
    )
    counts = [
        dict(waiting.order_by().values_list("state").annotate(n=Count("pk"))),
        dict(running.order_by().values_list("state").annotate(n=Count("pk"))),
        freshness_counts(user, Q(state__in=keys), NEVER, today=timezone.localdate()),
    ]
    return Panel(
        "projects/states/desk/panel.html",
        {"desks": [(state, figures_of(state, [found.get(state.pk, 0) for found in counts])) for state in states]},
    )


def figures_of(state: State, numbers: list[int]) -> list[tuple[Text, int, str]]:
    """Words, number and the list with exactly its rows."""
    urls = (
        listed("request_list", state, ("open", "1"), ("turn", "state")),
        listed("project_list", state, *(("status", status.value) for status in RUNNING)),
        listed("followup_board", state, ("updated", NEVER)),
    )
    return list(zip(BRIEF, numbers, urls, strict=True))
