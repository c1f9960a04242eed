"""What needs a person now, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from portal.desk import Task, register
from projects.followup import desk as followup
from projects.portfolio import desk as portfolio
from projects.requests import desk
from projects.requests.handover import people
from projects.requests.intake import desk as intake
from projects.requests.paper import remarks as paper
from projects.requests.tracker import desk as messages

__all__ = ["followup", "request_tasks"]  # the first brings its own tasks


@register
def request_tasks(user: Any) -> Iterable[Task]:
    yield from desk.tasks(user)
    yield from paper.tasks(user)
    yield from messages.tasks(user)
    yield from intake.tasks(user)
    yield from people.tasks(user)
    yield from portfolio.tasks(user)
