"""What follow-up needs from a person now."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.roles import Role
from portal.desk import Task, Uncounted, counter_of, register
from portal.reference.models import State
from projects.followup import queries
from projects.followup.queries import followed_by
from projects.states.lists import STATES


def by_state(rows: Any) -> list[tuple[State, int]]:
    """The States of these rows, those with most first."""
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    states = State.objects.filter(pk__in=counts)
    return sorted(((state, counts[state.pk]) for state in states), key=lambda pair: (-pair[1], pair[0].iso3))


def task(state: State, words: str, what: str) -> Task:
    return Task((state.name,), what, f"{reverse('followup_board')}?state={state.iso3}&updated={words}")


@register
def overdue_reports(user: Any) -> Iterable[Task]:
    """For focal points: open recommendations of their States that nobody has updated for a year."""
    if not user.standing.has(Role.FOCAL_POINT):
        return
    states = user.standing.state_ids(Role.FOCAL_POINT) or ()
    rows = followed_by(user).filter(queries.overdue(timezone.localdate()), state__in=states)
    for state, count in by_state(rows):
        sentence = ngettext(
            "%(n)s recommendation not updated for a year",
            "%(n)s recommendations not updated for a year",
            count,
        )
        yield task(state, "overdue", sentence % {"n": formats.number(count)})


@register
def reports_to_verify(user: Any) -> Iterable[Task]:
    """For officers: what States reported after OHCHR last said something, State by State."""
    if not user.standing.has(Role.OFFICER):
        return
    reach = user.standing.state_ids(Role.OFFICER)
    rows = followed_by(user).filter(queries.waits_for_verification())
    rows = rows if reach is None else rows.filter(state__in=reach)
    for state, count in by_state(rows):
        sentence = ngettext("%(n)s report to verify", "%(n)s reports to verify", count)
        yield task(state, "to-verify", sentence % {"n": formats.number(count)})


def counters(user: Any) -> Iterator[Uncounted]:
    """Of the States of all projects under way for heads of section, of those of the own projects for officers."""
    if user.standing.has(Role.OFFICER, Role.HEAD):
        yield counter_of(
            STATES,
            user,
            "state_list",
            "news=overdue" if user.standing.has(Role.HEAD) else "news=mine",
            group="alerts",
            key="states.without_news",
            label=_("States with recommendations without news"),
            note=_("A project is under way there, and open recommendations were not updated for a year."),
            tone="warn",
        )
