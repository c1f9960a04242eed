"""The reporting periods of a project, from its dates. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.periods import Period, month

RHYTHMS = {"quarter": 3, "half_year": 6, "year": 12}  # months
SHORTEST = 31  # days: a shorter rest at either end belongs to its neighbour
DUE_AFTER = 30  # days after the last day, where nothing else is said


def periods_between(starts_on: date, ends_on: date, months: int) -> list[Period]:
    """Calendar quarters, half-years or years, cut to the project's dates, without gaps. A short rest joins its neighbour."""
    if ends_on < starts_on:
        return []
    found = []
    first = starts_on
    while first <= ends_on:
        last = min(end_of(first, months), ends_on)
        found.append(Period(first, last))
        first = last + timedelta(days=1)
    return joined(found)


def end_of(day: date, months: int) -> date:
    """The last day of the calendar quarter, half-year or year of a day."""
    return month(day.year, (day.month - 1) // months * months + months).ends_on


def joined(periods: list[Period]) -> list[Period]:
    if len(periods) > 1 and periods[0].days < SHORTEST:
        periods = [Period(periods[0].starts_on, periods[1].ends_on), *periods[2:]]
    if len(periods) > 1 and periods[-1].days < SHORTEST:
        periods = [*periods[:-2], Period(periods[-2].starts_on, periods[-1].ends_on)]
    return periods


def rhythm_of(periods: Sequence[Period]) -> int:
    """The number of months that the longest of these periods comes closest to: what new ones follow."""
    longest = max((period.days for period in periods), default=0)
    return min(RHYTHMS.values(), key=lambda months: abs(months * 30.4 - longest))


def after(last: date, ends_on: date, months: int) -> list[Period]:
    """What is added when a project ends later than its last period."""
    return periods_between(last + timedelta(days=1), ends_on, months)
