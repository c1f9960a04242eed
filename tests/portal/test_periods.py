from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.periods import Period, PeriodInvalid, biennium, july_to_june, parse

DAYS = st.dates(min_value=date(1955, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-2027", date(2026, 1, 1), date(2027, 12, 31)),
        ("2025/26", date(2025, 7, 1), date(2026, 6, 30)),
        ("1999/00", date(1999, 7, 1), date(2000, 6, 30)),
        ("2026-01-01..2026-06-30", date(2026, 1, 1), date(2026, 6, 30)),
        (" 2026-03-05 .. 2026-03-05 ", date(2026, 3, 5), date(2026, 3, 5)),
    ],
)
def test_texts_that_name_a_period(text: str, first: date, last: date) -> None:
    assert parse(text) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-H3",
        "2026-Q5",
        "2026-13",
        "2026-2028",
        "2026/28",
        "2026-06-30..2026-01-01",
        "now",
        "2026-02-30..2026-03-01",
    ],
)
def test_texts_that_name_none(text: str) -> None:
    with pytest.raises(PeriodInvalid):
        parse(text)


@pytest.mark.parametrize(
    "text", ["2026", "2026-H1", "2026-H2", "2026-Q1", "2026-Q4", "2026-05", "2026-2027", "2026-01-01..2026-03-05"]
)
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    assert str(parse(text)) == text


@given(DAYS, DAYS)
def test_every_period_reads_back(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))

    assert parse(str(period)) == period


@given(DAYS, st.integers(min_value=0, max_value=2000))
def test_months_and_years_cover_a_period_once(start: date, length: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + length))

    for parts in (list(period.months()), list(period.years())):
        assert parts[0].starts_on == period.starts_on
        assert parts[-1].ends_on == period.ends_on
        assert sum(part.days for part in parts) == period.days
        assert all(before.ends_on == after.day_before for before, after in pairwise(parts))


def test_both_ends_belong_to_it() -> None:
    period = parse("2026-H1")

    assert [day in period for day in (period.day_before, period.starts_on, period.ends_on, date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert (biennium(2026), july_to_june(2025)) == (parse("2026-2027"), parse("2025/26"))
