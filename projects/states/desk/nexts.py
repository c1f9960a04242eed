"""What the reader does next for the State: the tasks of their desk that are about it, each with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from portal.accounts.rules import standing
from portal.desk import Task, tasks_for
from portal.reference.models import State
from projects.portfolio.models import Project
from projects.requests.models import Request
from projects.requests.tracker.nexts import letter
from projects.states.desk import sentences
from projects.states.desk.freshness import FreshnessLine
from projects.states.desk.projects import ProjectLine
from projects.states.desk.requests import RequestLine
from projects.states.desk.rules import OWN, ROLES

FIRST = 3


@dataclass(frozen=True)
class NextAction:
    """`title` names the record, part by part; `what` is the act and stands on the button."""

    title: tuple[str, ...]
    lang: str
    what: str | Promise
    why: str
    due_on: date | None
    is_late: bool
    url: str


def next_actions(
    user: Any,
    state: State,
    requests: Iterable[RequestLine],
    projects: Iterable[ProjectLine],
    freshness: FreshnessLine,
    *,
    today: date,
) -> tuple[NextAction, ...]:
    """All of them, most urgent first, as the desk orders them."""
    by_name: dict[str, RequestLine | ProjectLine | FreshnessLine] = {state.name: freshness}
    by_name |= {line.project.code: line for line in projects}
    by_name |= {line.request.reference: line for line in requests}
    tasks = [*about(user, state), *letters(user, by_name.values())]
    tasks.sort(key=lambda task: (task.due_on is None, task.due_on or date.max, task.title))
    return tuple(
        NextAction(
            task.title,
            task.lang,
            task.what,
            sentences.why(first_known(task, by_name), today=today),
            task.due_on,
            task.due_on is not None and task.due_on < today,
            task.url,
        )
        for task in tasks
    )


def about(user: Any, state: State) -> list[Task]:
    """Everything that waits for a person who works for this State alone; of others, what names it or one of its records."""
    tasks = tasks_for(user)
    if standing(user).state_ids(*ROLES) == {state.pk} and standing(user).roles == {OWN}:
        return tasks
    names = {state.name}
    names |= set(Request.objects.visible_to(user).filter(state=state).values_list("reference", flat=True))
    names |= set(Project.objects.visible_to(user).filter(states=state).values_list("code", flat=True))
    return [task for task in tasks if names & set(task.title)]


def letters(user: Any, lines: Iterable[Any]) -> Iterator[Task]:
    """What a request's page asks for and the desk does not: the letter that the State promised."""
    for line in lines:
        if isinstance(line, RequestLine):
            row = line.request
            for one in letter(row, user):
                yield Task((row.reference, row.title), one.what, one.url, one.due_on, row.language)


def first_known(task: Task, by_name: dict[str, Any]) -> Any:
    return next((by_name[part] for part in task.title if part in by_name), None)
