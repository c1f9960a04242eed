"""What needs a person now, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from portal.desk import Task, register
from projects.followup import desk as followup
from projects.requests import desk
from projects.requests.handover import people
from projects.requests.intake import desk as intake
from projects.requests.paper import remarks as paper
from projects.requests.tracker import desk as messages
from projects.results import desk as results
from projects.results.reporting import desk as reporting

__all__ = ["followup", "project_tasks", "request_tasks"]  # the first brings its own tasks


@register
def request_tasks(user: Any) -> Iterable[Task]:
    yield from desk.tasks(user)
    yield from paper.tasks(user)
    yield from messages.tasks(user)
    yield from intake.tasks(user)
    yield from people.tasks(user)


@register
def project_tasks(user: Any) -> Iterable[Task]:
    yield from results.tasks(user)
    yield from reporting.tasks(user)
