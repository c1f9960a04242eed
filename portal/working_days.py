"""Working days of the Office: Monday to Friday without the official holidays of `reference/data/official_holidays.toml`.

The functions are pure: they take the holidays, and only edges call `official_holidays`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from portal.reference.sources import table

Holidays = frozenset[date]
NONE: Holidays = frozenset()
DAY = timedelta(days=1)


@dataclass(frozen=True)
class HolidayYear:
    year: int
    days: tuple[date, ...]
    source: str
    is_checked: bool  # compared with the circular of the Office


@cache
def holiday_years() -> dict[int, HolidayYear]:
    return {
        int(year): HolidayYear(int(year), tuple(facts["days"]), facts["source"], facts["checked"])
        for year, facts in table("official_holidays.toml").items()
    }


@cache
def official_holidays() -> Holidays:
    return frozenset(day for year in holiday_years().values() for day in year.days)


def years_without_holidays(first: date, last: date) -> list[int]:
    """The years between the two days whose holidays nobody has entered: there, only weekends are left out."""
    return [year for year in range(first.year, last.year + 1) if year not in holiday_years()]


def is_working_day(day: date, holidays: Holidays) -> bool:
    return day.weekday() < 5 and day not in holidays


def working_days(first: date, last: date, holidays: Holidays) -> int:
    """Working days after `first` up to and including `last`: the same day is 0, the next working day 1."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    weekdays = weeks * 5 + sum((first + DAY * step).weekday() < 5 for step in range(1, rest + 1))
    return weekdays - sum(first < day <= last and day.weekday() < 5 for day in holidays)


def add_working_days(day: date, count: int, holidays: Holidays) -> date:
    """The working day `count` working days after `day`; before it, for a negative count; `day` itself for 0."""
    step = DAY if count > 0 else -DAY
    for _passed in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day
