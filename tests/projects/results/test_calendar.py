"""The periods that a project's dates give."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.periods import Period
from projects.results.calendar import RHYTHMS, after, periods_between, rhythm_of


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 2500),
    months=st.sampled_from(sorted(RHYTHMS.values())),
)
def test_periods_cover_every_day_of_the_project_once(first: date, days: int, months: int) -> None:
    last = first + timedelta(days=days)

    found = periods_between(first, last, months)

    assert (found[0].starts_on, found[-1].ends_on) == (first, last)
    assert [later.starts_on for later in found[1:]] == [p.ends_on + timedelta(days=1) for p in found[:-1]]
    assert len(found) == 1 or min(p.days for p in found) >= 31


@given(months=st.sampled_from(sorted(RHYTHMS.values())), year=st.integers(2020, 2030))
def test_a_rhythm_is_recognised_and_continued(months: int, year: int) -> None:
    found = periods_between(date(year, 1, 1), date(year + 1, 12, 31), months)

    assert rhythm_of(found) == months
    assert after(found[-1].ends_on, date(year + 2, 12, 31), months)[-1].ends_on == date(year + 2, 12, 31)
    assert all(isinstance(each, Period) for each in found)
