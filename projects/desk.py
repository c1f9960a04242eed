"""What needs a person now, from requests and projects."""

from collections.abc import Iterable
from typing import Any

from portal.desk import Task, register
from projects.requests import desk


@register
def request_tasks(user: Any) -> Iterable[Task]:
    yield from desk.tasks(user)
