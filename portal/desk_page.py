"""How the desk puts things to a person: the tasks by urgency, how late they are, and the counters under their headings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import formats
from portal.desk import Counter, Task, tasks_for
from portal.working_days import Holidays, official_holidays, working_days

SHOWN = 12  # tasks, before a person asks for all
SOON = timedelta(days=14)
TONES = ("bad", "warn", "")


@dataclass(frozen=True)
class Waiting:
    """A task, with the working days of the Office by which it is late: 0 when it is not."""

    task: Task
    late: int

    @property
    def how_late(self) -> str:
        words = ngettext("%(n)s working day late", "%(n)s working days late", self.late)
        return words % {"n": formats.number(self.late)}


@dataclass(frozen=True)
class Urgency:
    key: str
    label: str | Promise
    holds: Callable[[Waiting, date], bool]


URGENCIES = (
    Urgency("late", gettext_lazy("Late"), lambda one, today: one.late > 0),
    Urgency("soon", gettext_lazy("Within two weeks"), lambda one, today: is_due_by(one.task, today + SOON)),
    Urgency("later", gettext_lazy("Later"), lambda one, today: one.task.due_on is not None),
    Urgency("open", gettext_lazy("Without a date"), lambda one, today: True),
)


@dataclass(frozen=True)
class Bundle:
    """Tasks of one urgency, as far as they are shown."""

    urgency: Urgency
    number: int
    tasks: tuple[Waiting, ...]


@dataclass(frozen=True)
class Needs:
    summary: str
    bundles: tuple[Bundle, ...]
    number: int
    late: int

    @property
    def hidden(self) -> int:
        return self.number - sum(len(bundle.tasks) for bundle in self.bundles)


def is_due_by(task: Task, day: date) -> bool:
    return task.due_on is not None and task.due_on <= day


def needs(tasks: Sequence[Task], today: date, holidays: Holidays, *, most: int | None = SHOWN) -> Needs:
    """The late ones first. A deadline on a Friday is missed on the next working day, not at the weekend."""
    found = [Waiting(task, working_days(task.due_on, today, holidays) if task.due_on else 0) for task in tasks]
    held: dict[str, list[Waiting]] = {urgency.key: [] for urgency in URGENCIES}
    for one in found:
        held[next(urgency.key for urgency in URGENCIES if urgency.holds(one, today))].append(one)
    left = len(found) if most is None else most
    bundles = []
    for urgency in URGENCIES:
        shown = held[urgency.key][:left]
        left -= len(shown)
        if shown:
            bundles.append(Bundle(urgency, len(held[urgency.key]), tuple(shown)))
    late = len(held["late"])
    return Needs(in_words(len(found), late), tuple(bundles), len(found), late)


def needs_of(user: Any, *, most: int | None = SHOWN) -> Needs:
    """What waits for a person today: the one answer for the own desk and for the table of a section's work."""
    return needs(tasks_for(user), timezone.localdate(), official_holidays(), most=most)


def in_words(number: int, late: int) -> str:
    """“7 things wait for you. 2 of them are late.”"""
    if not number:
        return _("Nothing waits for you.")
    if number == late == 1:
        return _("1 thing waits for you, and it is late.")
    waiting = ngettext("%(n)s thing waits for you.", "%(n)s things wait for you.", number)
    told = waiting % {"n": formats.number(number)}
    if not late:
        return told
    those = ngettext("%(n)s of them is late.", "%(n)s of them are late.", late) % {"n": formats.number(late)}
    return f"{told} {those}"


# Counters


@dataclass(frozen=True)
class Group:
    """The counters under one heading; those that are zero are left out, and all of them zero is said in a sentence."""

    key: str
    title: str | Promise
    nothing: str | Promise
    counters: tuple[Counter, ...]


GROUPS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("late", gettext_lazy("What is late"), gettext_lazy("Nothing is late.")),
    ("alerts", gettext_lazy("Alerts"), gettext_lazy("There is nothing to warn of.")),
    ("returned", gettext_lazy("What came back"), gettext_lazy("Nothing came back.")),
)


def groups(counters: Iterable[Counter]) -> list[Group]:
    """Only the headings under which this person has something to count; the worst first."""
    found = list(counters)
    made = []
    for key, title, nothing in GROUPS:
        own = [counter for counter in found if counter.group == key]
        shown = sorted((counter for counter in own if counter.number), key=lambda one: TONES.index(one.tone))
        if own:
            made.append(Group(key, title, nothing, tuple(shown)))
    return made
