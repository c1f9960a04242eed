"""Check-lists of a project: what a move waits for, item by item, done or not. Each feature and later app adds its items."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from portal.workflow import Blocker
from projects.portfolio.models import Project

Text = str | Promise
Find = Callable[[Project], Iterable[Blocker]]


@dataclass(frozen=True)
class Check:
    """One item of a check-list; it is done when `missing` finds nothing."""

    key: str
    label: Text
    missing: Find
    order: int = 50


@dataclass(frozen=True)
class Checked:
    key: str
    label: Text
    blockers: tuple[Blocker, ...]

    @property
    def is_done(self) -> bool:
        return not self.blockers


CHECKS: dict[str, dict[str, Check]] = {}  # verb of the workflow → key → check


def before(verb: str, key: str, label: Text, *, order: int = 50) -> Callable[[Find], Find]:
    """Registers what must not be missing before a move."""

    def add(missing: Find) -> Find:
        CHECKS.setdefault(verb, {})[key] = Check(key, label, missing, order)
        return missing

    return add


def checked(project: Project, verb: str) -> list[Checked]:
    """The check-list as it is filled now."""
    items = sorted(CHECKS.get(verb, {}).values(), key=lambda check: (check.order, check.key))
    return [Checked(item.key, item.label, tuple(item.missing(project))) for item in items]


def missing(project: Project, verb: str) -> list[Blocker]:
    return [blocker for item in checked(project, verb) for blocker in item.blockers]


def guard(verb: str) -> Callable[[Project], list[Blocker]]:
    """For the table of the workflow: what a check-list still waits for, once every app has added its items."""
    return lambda project: missing(project, verb)
