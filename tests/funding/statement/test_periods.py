"""What an address means by a period, what the form offers, and what a period is compared with."""

from datetime import date

import pytest

from funding.statement import periods
from portal.periods import INCEPTION, Period, PeriodInvalid, parse

TODAY = date(2026, 11, 26)
READ: list[tuple[str, str]] = [
    ("", "2026"),
    ("2025", "2025"),
    ("2026-H1", "2026-H1"),
    ("2026-q3", "2026-Q3"),
    ("2026-07", "2026-07"),
    ("2025/26", "2025-07-01..2026-06-30"),
    ("2024-2025", "2024-2025"),
    ("2026-02-10..2026-05-09", "2026-02-10..2026-05-09"),
    ("biennium-to-date", "2026-01-01..2026-11-26"),
    ("2024-2025..2025-03-31", "2024-01-01..2025-03-31"),
    ("since-inception", "..2026-11-26"),
    ("..2025-12-31", "..2025-12-31"),
]


@pytest.mark.parametrize(("text", "meant"), READ)
def test_what_an_address_means(text: str, meant: str) -> None:
    found = periods.read(text, today=TODAY)

    assert (str(found.period), found.problem) == (meant, "")
    assert parse(str(found.period)) == found.period


BAD: list[tuple[str, str, str]] = [
    ("last year", "2026", "is no period"),
    ("2026-13", "2026", "is no period"),
    ("2026-2030", "2026", "is no period"),
    ("2025/28", "2026", "is no period"),
    ("2026-Q5", "2026", "is no period"),
    ("2026-02-30..2026-03-01", "2026", "is no period"),
    ("2026-06-30..2026-01-01", "2026-01-01..2026-06-30", "exchanged"),
    ("2030", "2026", "has not begun"),
    ("2027-05-01..2027-04-01", "2026", "has not begun"),
    ("1900", "..1945-10-24", "before the United Nations"),
    ("0001", "..1945-10-24", "before the United Nations"),
    ("9999", "2026", "has not begun"),
    ("..", "2026", "is no period"),
]


@pytest.mark.parametrize(("text", "shown", "says"), BAD)
def test_a_period_that_makes_no_sense_gives_the_nearest_and_says_why(text: str, shown: str, says: str) -> None:
    found = periods.read(text, today=TODAY)

    assert str(found.period) in (shown, str(parse(shown)))
    assert says in found.problem


def test_days_that_are_typed() -> None:
    march, may = date(2026, 3, 1), date(2026, 5, 9)

    assert periods.read("between", today=TODAY, since=march, until=may) == periods.Asked(Period(march, may))
    assert periods.read("", today=TODAY, since=march) == periods.Asked(Period(march, TODAY))
    assert periods.read("between", today=TODAY, until=may) == periods.Asked(Period(INCEPTION, may))
    turned = periods.read("between", today=TODAY, since=may, until=march)
    assert (turned.period, "exchanged" in turned.problem) == (Period(march, may), True)


PREVIOUS = [
    ("2026", "2025", 1),
    ("2026-H2", "2025-H2", 1),
    ("2024-Q1", "2023-Q1", 1),
    ("2024-02", "2023-02", 1),
    ("2025-02", "2024-02", 1),
    ("2024-2025", "2022-2023", 1),
    ("2025-07-01..2026-06-30", "2024-07-01..2025-06-30", 1),
    ("2026-01-01..2026-11-26", "2025-01-01..2025-11-26", 1),
    ("2026-01-01..2026-11-26", "2024-01-01..2024-11-26", 2),  # a biennium to date, with the biennium before
    ("2025-01-01..2027-06-30", "2022-01-01..2024-06-30", 1),
    ("..2026-06-30", "..2025-06-30", 1),
]


@pytest.mark.parametrize(("period", "before", "years"), PREVIOUS)
def test_the_like_period_before(period: str, before: str, years: int) -> None:
    assert periods.previous(parse(period), years=years) == parse(before)


def test_the_form_offers_what_has_begun_and_what_is_asked() -> None:
    asked = parse("2026-02-10..2026-05-09")

    offered = periods.choices(TODAY, first_year=2025, asked=asked)

    assert offered[0] == ("2026-02-10..2026-05-09", "10 February–9 May 2026")
    groups = {str(name): [value for value, _label in options] for name, options in offered if isinstance(options, list)}
    assert groups["Calendar year"] == ["2026", "2025"]
    assert groups["Quarter"][0] == "2026-Q4"
    assert groups["Month"][:2] == ["2026-11", "2026-10"]
    assert groups["July to June"] == ["2026/27", "2025/26", "2024/25"]
    assert groups["Biennium"] == ["2026-2027", "2024-2025"]
    for value in (value for values in groups.values() for value in values):
        assert periods.read(value, today=TODAY).problem == ""


def test_the_first_day_of_time_is_not_fallen_over() -> None:
    with pytest.raises(PeriodInvalid):
        parse("0000")
