"""Whose decision an amendment is: one row for each rule and its edges."""

from datetime import date
from decimal import Decimal

import pytest

from projects.portfolio.amendments.size import Basis, Facts, findings, is_major, more_than_months

END = date(2027, 12, 31)
AGREED = Basis(Decimal(200_000), END, "terms")
AS_AGREED = Facts(Decimal(200_000), END)


@pytest.mark.parametrize(
    ("before", "after", "larger"),
    [
        (200_000, "240000.00", False),  # 20 % exactly
        (200_000, "240000.01", True),
        (200_000, "160000.00", False),
        (200_000, "159999.99", True),
        (235_000, "245000", True),  # small beside what it is now, large beside what was decided
        (270_000, "240000", False),  # back towards what was decided
        (270_000, "270000", False),  # not changed by this amendment
    ],
)
def test_the_budget_is_measured_against_the_last_decision(before: int, after: str, larger: bool) -> None:
    found = findings(AGREED, Facts(Decimal(before), END), Facts(Decimal(after), END), [])

    assert is_major(found) is larger


@pytest.mark.parametrize(
    ("before", "after", "larger"),
    [
        (END, date(2028, 6, 30), False),  # from the end of a month to the end of the sixth after it
        (END, date(2028, 7, 1), True),
        (END, date(2027, 6, 30), False),
        (END, date(2027, 6, 29), True),
        (date(2028, 4, 30), date(2028, 8, 31), True),  # the second step of four months
        (date(2028, 9, 30), date(2028, 9, 30), False),  # not changed by this amendment
    ],
)
def test_the_end_is_measured_against_the_last_decision(before: date, after: date, larger: bool) -> None:
    found = findings(AGREED, Facts(Decimal(200_000), before), Facts(Decimal(200_000), after), [])

    assert is_major(found) is larger


@pytest.mark.parametrize(
    ("sections", "larger"),
    [([], False), ([("Partners", False)], False), ([("Partners", False), ("Results", True)], True)],
)
def test_a_section_says_itself_that_its_change_is_larger(sections: list[tuple[object, bool]], larger: bool) -> None:
    assert is_major(findings(AGREED, AS_AGREED, AS_AGREED, sections)) is larger


def test_a_first_budget_is_for_the_deciding_official() -> None:
    (found,) = findings(Basis(Decimal(0), END), Facts(Decimal(0), END), Facts(Decimal(1), END), [])

    assert (found.is_major, found.share) == (True, None)


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        (date(2026, 8, 31), date(2027, 2, 28), False),
        (date(2026, 8, 31), date(2027, 3, 1), True),
        (date(2026, 6, 30), date(2026, 12, 31), False),
        (date(2026, 6, 29), date(2026, 12, 30), True),
        (date(2026, 6, 15), date(2026, 12, 15), False),
        (date(2026, 6, 15), date(2026, 12, 16), True),
        (None, date(2026, 12, 16), True),
        (None, None, False),
    ],
)
def test_six_months_from_day_to_day(first: date | None, second: date | None, more: bool) -> None:
    assert more_than_months(first, second) is more
    assert more_than_months(second, first) is more
