"""What readers outside OHCHR may see of projects, as reports for them freeze it: names and people who took part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from portal.periods import Period
from portal.reference.names import Names, names_of
from projects.participation.figures import Occasion, Part, portfolio_figures
from projects.participation.models import AccessMeasure, Event
from projects.participation.queries import occasions_of
from reports.figures.freezing import Sheet

READER: Any = AnonymousUser()  # rights of the public, so that a report never shows more than the public pages do


class UnknownScope(ValueError):
    """Nothing has the code that a report is to be about, in words for the author."""


@dataclass(frozen=True)
class Named:
    """A record of a list under its code."""

    code: str
    names: Names


def named(rows: Iterable[Any], key: str) -> tuple[Named, ...]:
    return tuple(Named(str(getattr(row, key)), names_of(row)) for row in rows)


@dataclass(frozen=True)
class PeopleLine:
    """People at events as the public sees their numbers. None: of no event is the number given."""

    project: str  # "" is all of them
    events: int
    people: int | None  # of the events whose number is given
    women: int | None  # of the events where both are given
    left_out: int  # events where one of the two is withheld
    share: Decimal | None  # of women, where both are given


def people_lines(projects: Mapping[int, str], period: Period, sheet: Sheet) -> tuple[PeopleLine, ...]:
    """All projects together and each by itself, of the events that began in the period; none when there was no event.

    Sums of numbers that the public pages show, event by event: nothing that they withhold can be worked out from it.
    """
    rows = Event.objects.filter(project__in=projects, starts_on__range=(period.starts_on, period.ends_on))
    occasions = occasions_of(list(rows.with_rights(READER).order_by("pk")))
    if not occasions:
        return ()
    found = portfolio_figures(occasions, access=AccessMeasure.values)
    by_project: dict[int, list[Occasion]] = defaultdict(list)
    for one in occasions:
        by_project[one.project].append(one)
    lines = [people_line("", found.total, occasions)]
    lines += [people_line(projects[part.key], part, by_project[part.key]) for part in found.by_project]
    for line in lines:
        note_people(line, period, sheet)
    return tuple(lines)


def people_line(project: str, part: Part, occasions: Sequence[Occasion]) -> PeopleLine:
    is_given = any(one.people.value is not None for one in occasions)
    return PeopleLine(
        project,
        part.events,
        part.people.value if is_given else None,
        part.women.value if part.left_out < part.events else None,
        part.left_out,
        part.share,
    )


def note_people(line: PeopleLine, period: Period, sheet: Sheet) -> None:
    """A number that is withheld is no figure."""
    where = "projects.Event: first day in the period, numbers that the public sees"
    about = f"{line.project}." if line.project else ""
    for name, value in (("events", line.events), ("people", line.people), ("women", line.women)):
        if value is not None:
            sheet.note(
                f"people.{about}{name}",
                value,
                unit="events" if name == "events" else "people",
                basis="in_period",
                as_at=period.ends_on,
                source=f"{where}, {line.project or 'all projects of the report'}",
                rows=line.events if name != "women" else line.events - line.left_out,
            )
