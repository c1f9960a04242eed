"""When rules are due: each trigger by hand, and what must hold for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.periods import parse
from reports.schedules.terms import Call, Occurrence, Terms, as_if_due, calls, occurrences, once, period_before

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)


def due(terms: Terms, first: date = FIRST, last: date = LAST, sessions: tuple[date, ...] = ()) -> list[str]:
    return [f"{one.due_on} {one.period}" for one in occurrences(terms, first, last, sessions=sessions)]


def test_fixed_dates_come_every_year_and_29_february_on_the_28th() -> None:
    terms = Terms("fixed_dates", "half_year", date(2023, 1, 1), dates=("09-30", "02-29"))

    assert due(terms, last=date(2024, 12, 31)) == [
        "2023-02-28 2022-H2", "2023-09-30 2023-H1", "2024-02-29 2023-H2", "2024-09-30 2024-H1",
    ]  # fmt: skip


def test_every_months_comes_back_to_the_day_after_a_short_month() -> None:
    terms = Terms("every_months", "month", date(2024, 1, 31), months=1)

    assert due(terms, last=date(2024, 4, 30)) == [
        "2024-01-31 2023-12", "2024-02-29 2024-01", "2024-03-31 2024-02", "2024-04-30 2024-03",
    ]  # fmt: skip
    assert due(Terms("every_months", "year", date(2023, 11, 30), months=18)) == [
        "2023-11-30 2022", "2025-05-30 2024", "2026-11-30 2025",
    ]  # fmt: skip


def test_days_after_a_period_may_be_longer_than_the_period() -> None:
    terms = Terms("after_period", "quarter", date(2023, 1, 1), days=100, ends_on=date(2023, 12, 31))

    assert due(terms) == ["2023-01-08 2022-Q3", "2023-04-10 2022-Q4", "2023-07-09 2023-Q1", "2023-10-08 2023-Q2"]
    assert due(Terms("after_period", "half_year", date(2023, 1, 1), days=0), last=date(2023, 12, 31)) == [
        "2023-06-30 2023-H1", "2023-12-31 2023-H2",
    ]  # fmt: skip


def test_a_year_to_date_after_each_month_is_whole_in_january() -> None:
    terms = Terms("after_period", "year_to_date", date(2024, 1, 1), days=15)

    assert due(terms, last=date(2024, 3, 31)) == [
        "2024-01-15 2023",
        "2024-02-15 2024-01",
        "2024-03-15 2024-01-01..2024-02-29",
    ]


def test_days_before_a_session_follow_the_session() -> None:
    terms = Terms("before_session", "half_year", date(2024, 1, 1), days=30)

    assert due(terms, sessions=(date(2024, 3, 4), date(2024, 11, 11))) == ["2024-02-03 2023-H2", "2024-10-12 2024-H1"]
    assert due(terms, sessions=(date(2024, 8, 5), date(2024, 11, 11))) == ["2024-07-06 2024-H1", "2024-10-12 2024-H1"]
    assert due(terms) == []


@pytest.mark.parametrize(
    ("covers", "day", "period"),
    [
        ("month", date(2024, 3, 1), "2024-02"),
        ("quarter", date(2026, 12, 31), "2026-Q3"),
        ("half_year", date(2026, 6, 30), "2025-H2"),
        ("half_year", date(2026, 7, 1), "2026-H1"),
        ("year", date(2026, 1, 1), "2025"),
        ("year_to_date", date(2026, 9, 30), "2026-01-01..2026-08-31"),
        ("biennium_to_date", date(2027, 3, 15), "2026-01-01..2027-02-28"),
        ("biennium_to_date", date(2028, 1, 15), "2026-2027"),
    ],
)
def test_the_period_is_the_last_one_that_is_over(covers: str, day: date, period: str) -> None:
    assert period_before(covers, day) == parse(period)
    assert as_if_due(Terms("fixed_dates", covers, day), day) == parse(period)


def test_changed_terms_call_for_nothing_earlier_and_limits_are_inclusive() -> None:
    terms = Terms("fixed_dates", "year", date(2023, 3, 31), dates=("03-31",), ends_on=date(2025, 3, 31))

    assert due(terms) == ["2023-03-31 2022", "2024-03-31 2023", "2025-03-31 2024"]
    later = Terms("fixed_dates", "year", date(2023, 3, 31), dates=("03-31",), counts_from=date(2024, 3, 31))
    assert due(later, last=date(2025, 1, 1)) == ["2024-03-31 2023"]


def test_a_period_is_wanted_once_at_its_first_day() -> None:
    early, late = Occurrence(date(2024, 2, 1), parse("2023-H2")), Occurrence(date(2024, 5, 1), parse("2023-H2"))

    assert once([late, early]) == [early]
    assert calls([early], lambda _period: ["NOR", "SWE"]) == [
        Call(date(2024, 2, 1), parse("2023-H2"), "NOR"), Call(date(2024, 2, 1), parse("2023-H2"), "SWE"),
    ]  # fmt: skip


days_of_time = st.dates(date(2019, 1, 1), date(2031, 12, 31))
rules = st.builds(
    Terms,
    trigger=st.sampled_from(["fixed_dates", "every_months", "after_period", "before_session"]),
    covers=st.sampled_from(["month", "quarter", "half_year", "year", "year_to_date", "biennium_to_date"]),
    starts_on=days_of_time,
    ends_on=st.none() | st.dates(date(2031, 1, 1), date(2032, 12, 31)),
    dates=st.lists(st.sampled_from(["01-01", "02-28", "02-29", "06-30", "12-31"]), min_size=1, max_size=3).map(tuple),
    months=st.integers(1, 30),
    days=st.integers(0, 366),
    counts_from=st.none() | days_of_time,
)
board = st.lists(days_of_time, max_size=6).map(tuple)


def naive(terms: Terms, first: date, last: date, sessions: tuple[date, ...]) -> list[Occurrence]:
    """Every single day asked on its own."""
    asked = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [one for day in asked for one in occurrences(terms, day, day, sessions=sessions)]


@given(rules, st.lists(days_of_time, min_size=2, max_size=9), board)
def test_splitting_the_time_changes_nothing(terms: Terms, cuts: list[date], sessions: tuple[date, ...]) -> None:
    edges = sorted(cuts)
    whole = occurrences(terms, edges[0], edges[-1], sessions=sessions)

    starts = [edges[0], *(edge + timedelta(days=1) for edge in edges[1:-1])]
    parts = [one for first, last in zip(starts, edges[1:], strict=True)
             for one in occurrences(terms, first, last, sessions=sessions)]  # fmt: skip

    assert parts == whole
    assert len(set(whole)) == len(whole)
    assert all(terms.first <= one.due_on <= (terms.ends_on or one.due_on) for one in whole)


@given(rules, st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.integers(0, 120), board)
def test_no_day_is_forgotten(terms: Terms, first: date, length: int, sessions: tuple[date, ...]) -> None:
    last = first + timedelta(days=length)

    assert occurrences(terms, first, last, sessions=sessions) == naive(terms, first, last, sessions)


@given(rules, days_of_time, board)
def test_what_a_report_covers_is_over_when_it_is_due(terms: Terms, until: date, sessions: tuple[date, ...]) -> None:
    for one in occurrences(terms, date(2019, 1, 1), until, sessions=sessions):
        assert one.period.ends_on < one.due_on or (terms.trigger == "after_period" and terms.days == 0)
