"""What needs a person now: each app registers a function that lists tasks; the desk shows them, most urgent first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Task:
    title: tuple[str, ...]  # its parts, shown one after the other: reference, State, title
    what: str | Promise  # the act that is wanted
    url: str
    due_on: date | None = None
    lang: str = ""  # of the title


Provider = Callable[[Any], Iterable[Task]]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def tasks_for(user: Any) -> list[Task]:
    found = [task for provider in PROVIDERS for task in provider(user)]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or date.max, task.title))
