"""When a reminder falls due and when a request lapses: pure functions of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.working_days import Holidays, add_working_days, official_holidays
from projects.requests.times import CLOCK

ANSWER_KINDS = tuple(CLOCK.reminders)


@dataclass(frozen=True)
class Due:
    kind: str
    due_on: date
    is_skipped: bool  # a later one fell due as well: that one speaks for both


def due(about: date, offsets: Mapping[str, int], *, today: date, already: set[str], holidays: Holidays) -> list[Due]:
    """The reminders of a day that should have gone out by `today` and have not, oldest first; only the last one speaks."""
    days = {kind: add_working_days(about, offset, holidays) for kind, offset in offsets.items()}
    late = sorted((day, kind) for kind, day in days.items() if day <= today and kind not in already)
    return [Due(kind, day, is_skipped=index < len(late) - 1) for index, (day, kind) in enumerate(late)]


def lapses_on(last_reminded_on: date) -> date:
    """The first day on which a request lapses for want of an answer."""
    return add_working_days(last_reminded_on, CLOCK.lapse_after, official_holidays())
