"""How much is in whose hands, and how many requests stand in each stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from portal.load import programme_staff
from portal.working_days import Holidays, official_holidays
from projects.requests.intake.reading import at_work, days_here, days_late, is_late
from projects.requests.times import CLOCK


@dataclass(frozen=True)
class Load:
    """Of one officer; `person` None is what nobody has. Working days are those of the present stages, pauses left out."""

    person: Any
    open: int
    working_days: int
    oldest: int
    late: int


def loads(user: Any, *, today: date | None = None) -> list[Load]:
    """What nobody has first, then every officer and head of section by the number of open requests, also those with none."""
    today, holidays = today or timezone.localdate(), official_holidays()
    rows = list(at_work(user, today=today))
    people: dict[int, Any] = {person.pk: person for person in programme_staff()}
    people |= {row.officer_id: row.officer for row in rows if row.officer_id}
    found = [
        load(person, [row for row in rows if row.officer_id == pk], today, holidays) for pk, person in people.items()
    ]
    nobody = load(None, [row for row in rows if row.officer_id is None], today, holidays)
    return [nobody, *sorted(found, key=lambda one: (-one.open, -one.working_days, one.person.name))]


def load(person: Any, rows: Iterable[Any], today: date, holidays: Holidays) -> Load:
    own = list(rows)
    days = [days_here(row, today, holidays) for row in own if row.status not in CLOCK.pauses]
    late = sum(days_late(row, today, holidays) > 0 for row in own)
    return Load(person, len(own), sum(days), max(days, default=0), late)


def by_stage(user: Any, *, today: date | None = None) -> dict[str, tuple[int, int]]:
    """Stage → requests there, and how many of them are late."""
    today = today or timezone.localdate()
    late = Count("pk", filter=Q(is_late(today, official_holidays())))
    rows = at_work(user, today=today).values("status").annotate(n=Count("pk"), late=late).order_by()
    return {row["status"]: (row["n"], row["late"]) for row in rows}
