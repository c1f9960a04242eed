"""First-time, returning, lapsed: by signed agreements and their instalments, as at a date."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.donors.standing import Standing, standing_of
from tests.factories import donors as make
from tests.factories import funding as money

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def standing(donor: Donor, year: int = 2026, at: date = TODAY) -> str:
    return str(Donor.objects.in_year(year, at=at).get(pk=donor.pk).standing)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("years", "since", "expected"),
    [
        ([], None, Standing.PROSPECTIVE),
        ([2026], None, Standing.FIRST_TIME),
        ([2026, 2026], None, Standing.FIRST_TIME),
        ([2025, 2026], None, Standing.RETURNING),
        ([2020, 2026], None, Standing.RETURNING),
        ([2025], None, Standing.LAPSED),
        ([2027], None, Standing.PROSPECTIVE),
        ([2026], 2010, Standing.RETURNING),
        ([], 2010, Standing.LAPSED),
        ([2026], 2026, Standing.FIRST_TIME),
    ],
)
def test_the_standing_follows_from_the_years_of_giving(years: list[int], since: int | None, expected: Standing) -> None:
    donor = money.donor()
    Donor.objects.update(since_year=since)
    for number, year in enumerate(years):
        make.gave(donor, date(year, 3, number + 1))

    assert standing_of(years, 2026, since=since) == expected
    assert standing(donor, at=date(2030, 1, 1)) == expected


def test_a_pledge_gives_nothing_and_a_withdrawn_or_annulled_one_neither() -> None:
    donor = money.donor()
    money.pledge(donor=donor)
    contributions.withdraw(money.pledge(donor=donor), on=TODAY, by=None, note="No budget")
    contributions.annul(make.gave(donor, date(2026, 2, 1)), on=TODAY, by=None, note="Recorded by mistake")

    assert standing(donor) == Standing.PROSPECTIVE


def test_a_closed_agreement_still_counts() -> None:
    donor = money.donor()
    Contribution.objects.filter(pk=make.gave(donor, date(2025, 2, 1)).pk).update(status="closed")

    assert (standing(donor, 2025), standing(donor, 2026)) == (Standing.FIRST_TIME, Standing.LAPSED)


def test_instalments_make_years_of_giving_and_cancelled_ones_do_not() -> None:
    donor = money.donor()
    agreement = make.gave(donor, date(2024, 5, 1))
    make.instalment(agreement, date(2025, 5, 1))
    make.instalment(agreement, date(2026, 5, 1), cancelled_on=date(2026, 4, 1))

    assert [standing(donor, year) for year in (2023, 2024, 2025, 2026)] == [
        Standing.PROSPECTIVE, Standing.FIRST_TIME, Standing.RETURNING, Standing.LAPSED,
    ]  # fmt: skip
    assert standing(donor, 2026, at=date(2026, 3, 31)) == Standing.RETURNING


def test_as_at_a_past_date_later_agreements_are_not_known() -> None:
    donor = money.donor()
    make.gave(donor, date(2024, 5, 1))
    make.gave(donor, date(2026, 9, 1))

    assert standing(donor, at=date(2026, 8, 31)) == Standing.LAPSED
    assert standing(donor, at=date(2026, 9, 1)) == Standing.RETURNING


DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@settings(max_examples=25)
@given(
    agreements=st.lists(st.tuples(DAYS, st.lists(DAYS, max_size=2)), max_size=4),
    since=st.none() | st.integers(2020, 2026),
    year=st.integers(2021, 2027),
    at=DAYS,
)
def test_the_database_says_what_the_definition_says(
    agreements: list[tuple[date, list[date]]], since: int | None, year: int, at: date
) -> None:
    donor = money.donor()
    Donor.objects.filter(pk=donor.pk).update(since_year=since)
    fund = money.fund()
    given_in: list[int] = []
    for signed_on, dues in agreements:
        agreement = money.signed(donor=donor, fund=fund, pledged_on=signed_on)
        for due_on in dues:
            make.instalment(agreement, due_on)
        if signed_on <= at:
            given_in += [signed_on.year, *(due.year for due in dues)]

    assert standing(donor, year, at) == standing_of(given_in, year, since=since)
