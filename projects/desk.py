"""What needs a person now, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from portal.desk import Task, register
from projects.followup import desk as followup
from projects.requests import desk

__all__ = ["followup", "request_tasks"]  # the first brings its own tasks


@register
def request_tasks(user: Any) -> Iterable[Task]:
    yield from desk.tasks(user)
