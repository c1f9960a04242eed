"""What needs a person now, what is late or quiet, and how much people have in hand, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from portal.desk import Task, Uncounted, Unsorted, counting, piling, register
from projects.experience import desk as experience
from projects.followup import desk as followup
from projects.portfolio import desk as portfolio
from projects.portfolio.amendments import desk as amendments
from projects.requests import desk
from projects.requests.handover import people
from projects.requests.intake import desk as intake
from projects.requests.paper import remarks as paper
from projects.requests.tracker import desk as messages
from projects.results import desk as results
from projects.results.reporting import desk as reporting
from projects.risks import desk as risks
from projects.risks.points import desk as action_points
from projects.states.desk import panel
from projects.workplan import desk as workplan

__all__ = ["counters", "panel", "piles", "project_tasks", "request_tasks"]


@register
def request_tasks(user: Any) -> Iterable[Task]:
    yield from desk.tasks(user)
    yield from paper.tasks(user)
    yield from messages.tasks(user)
    yield from intake.tasks(user)
    yield from people.tasks(user)


@register
def project_tasks(user: Any) -> Iterable[Task]:
    yield from amendments.tasks(user)
    yield from workplan.tasks(user)
    yield from action_points.tasks(user)
    yield from risks.tasks(user)
    yield from results.tasks(user)
    yield from reporting.tasks(user)
    yield from experience.tasks(user)
    yield from portfolio.tasks(user)


@counting
def counters(user: Any) -> Iterable[Uncounted]:
    yield from intake.counters(user)
    yield from workplan.counters(user)
    yield from reporting.counters(user)
    yield from action_points.counters(user)
    yield from followup.counters(user)
    yield from portfolio.counters(user)


@piling
def piles(user: Any) -> Iterable[Unsorted]:
    yield from intake.piles(user)
    yield from portfolio.piles(user)
    yield from workplan.piles(user)
    yield from action_points.piles(user)
