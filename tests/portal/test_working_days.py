"""Working days, counted and added, across weekends, holidays and year ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.working_days import (
    NONE,
    add_working_days,
    holiday_years,
    is_working_day,
    official_holidays,
    working_days,
    years_without_holidays,
)

DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "without", "with_holidays"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), 0, 0),  # the same day
        (date(2026, 11, 25), date(2026, 11, 24), 0, 0),  # before it
        (date(2026, 11, 25), date(2026, 11, 26), 1, 1),  # Wednesday to Thursday
        (date(2026, 11, 27), date(2026, 11, 30), 1, 1),  # Friday to Monday
        (date(2026, 11, 28), date(2026, 11, 29), 0, 0),  # Saturday to Sunday
        (date(2026, 11, 28), date(2026, 11, 30), 1, 1),  # Saturday to Monday
        (date(2026, 12, 24), date(2026, 12, 28), 2, 1),  # Christmas on a Friday
        (date(2026, 12, 31), date(2027, 1, 4), 2, 1),  # over the year end: 1 January is a Friday
        (date(2026, 4, 2), date(2026, 4, 7), 3, 1),  # Easter
        (date(2026, 5, 13), date(2026, 5, 28), 11, 8),  # Ascension, Whit Monday, Eid al-Adha
        (date(2027, 12, 30), date(2028, 1, 3), 2, 2),  # into a year without a table
        (date(2024, 2, 28), date(2024, 3, 1), 2, 2),  # leap day
        (date(2025, 12, 31), date(2026, 12, 31), 261, 252),  # a whole year with its nine days
    ],
)
def test_counting(first: date, last: date, without: int, with_holidays: int) -> None:
    assert working_days(first, last, NONE) == without
    assert working_days(first, last, official_holidays()) == with_holidays


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 1, 4), -1, date(2026, 12, 31)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
    ],
)
def test_adding(day: date, count: int, end: date) -> None:
    assert add_working_days(day, count, official_holidays()) == end


@given(day=DAYS, count=st.integers(1, 300))
def test_what_is_added_is_counted(day: date, count: int) -> None:
    end = add_working_days(day, count, official_holidays())

    assert working_days(day, end, official_holidays()) == count
    assert is_working_day(end, official_holidays())


@given(first=DAYS, last=DAYS)
def test_counting_agrees_with_looking_at_every_day(first: date, last: date) -> None:
    passed = [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]

    assert working_days(first, last, official_holidays()) == sum(
        is_working_day(day, official_holidays()) for day in passed
    )


def test_every_year_holds_its_own_days_in_order_with_their_source() -> None:
    for year, table in holiday_years().items():
        assert {day.year for day in table.days} == {year}
        assert list(table.days) == sorted(set(table.days))
        assert table.source


def test_years_that_nobody_entered_are_named() -> None:
    assert years_without_holidays(date(2026, 12, 1), date(2027, 3, 1)) == []
    assert years_without_holidays(date(2027, 12, 1), date(2029, 3, 1)) == [2028, 2029]
