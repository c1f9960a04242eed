"""Figures in brief on a project's overview. Each feature, and each later app, adds its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from projects.portfolio.models import Project

Text = str | Promise


@dataclass(frozen=True)
class Figure:
    label: Text
    value: str  # formatted
    url: str = ""  # the room with the rows behind it
    note: Text = ""  # basis and date


Find = Callable[[Project], Iterable[Figure]]
FINDERS: dict[str, tuple[int, Find]] = {}


def in_brief(*, order: int = 50) -> Callable[[Find], Find]:
    """Registers a function from a project to its figures; whoever sees the project reads them."""

    def add(find: Find) -> Find:
        FINDERS[f"{find.__module__}.{find.__name__}"] = (order, find)
        return find

    return add


def figures(project: Project) -> list[Figure]:
    finders = sorted(FINDERS.values(), key=lambda pair: pair[0])
    return [figure for _order, find in finders for figure in find(project)]
