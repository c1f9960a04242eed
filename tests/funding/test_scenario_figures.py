"""Scenarios: what is proved for every fund, and one worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.radar.scenario.figures import (
    Commitment,
    From,
    Inflow,
    Month,
    Shock,
    What,
    case,
    forecast,
    largest_donor,
    losses,
    months_after,
    shaken,
    spread,
)
from funding.radar.scenario.forms import read, read_shocks
from tests.factories import radar as make

FIRST = date(2026, 11, 1)
MONTHS = [months_after(FIRST, number) for number in range(24)]
USD = st.decimals(0, 10**7, places=2)
WHO = st.sampled_from(["all", "pledges", "donor-1", "donor-2", "contribution-3", "instalment-4", "instalment-9"])
LATE = st.builds(Shock, WHO, st.just(What.LATE), st.integers(0, 60))
SHOCKS = st.lists(
    st.one_of(
        LATE,
        st.builds(Shock, WHO, st.just(What.PART), st.integers(0, 100)),
        st.builds(Shock, WHO, st.just(What.NEVER)),
    ),
    max_size=4,
)
INFLOWS = st.lists(
    st.builds(
        Inflow,
        source=st.sampled_from(list(From)),
        month=st.integers(-3, 30).map(lambda number: months_after(FIRST, number)),
        usd=USD,
        donor_id=st.integers(1, 3),
        donor=st.just("Norway"),
        contribution_id=st.integers(1, 4),
        reference=st.just("CON-2026-0001"),
        instalment_id=st.integers(1, 9),
        number=st.just(1),
    ),
    max_size=8,
)
COMMITMENTS = st.lists(
    st.builds(
        Commitment,
        project_id=st.just(1),
        code=st.text("AB", max_size=3),
        title=st.just(""),
        language=st.just("en"),
        starts_on=st.none() | st.dates(date(2025, 1, 1), date(2029, 12, 31)),
        ends_on=st.none() | st.dates(date(2025, 1, 1), date(2029, 12, 31)),
        usd=st.decimals(1, 10**7, places=2),
        is_posted=st.booleans(),
    ),
    max_size=6,
)


def closing(months: tuple[Month, ...]) -> list[Decimal]:
    return [month.closing_usd for month in months]


@given(inflows=INFLOWS, shocks=SHOCKS, opening=USD, commitments=COMMITMENTS)
def test_less_or_later_money_makes_no_month_better(
    inflows: list[Inflow], shocks: list[Shock], opening: Decimal, commitments: list[Commitment]
) -> None:
    spending = spread(commitments, MONTHS)

    base = forecast(opening, inflows, spending, MONTHS)
    worse = forecast(opening, shaken(inflows, shocks), spending, MONTHS)

    assert all(after <= before for before, after in zip(closing(base), closing(worse), strict=True))


@given(inflows=INFLOWS, shocks=SHOCKS, more=SHOCKS)
def test_one_shock_more_makes_no_month_better(inflows: list[Inflow], shocks: list[Shock], more: list[Shock]) -> None:
    some = forecast(Decimal(0), shaken(inflows, shocks), {}, MONTHS)
    all_of_them = forecast(Decimal(0), shaken(inflows, [*shocks, *more]), {}, MONTHS)

    assert all(after <= before for before, after in zip(closing(some), closing(all_of_them), strict=True))


@given(inflows=INFLOWS, who=WHO)
def test_a_shock_of_nothing_is_the_base_case(inflows: list[Inflow], who: str) -> None:
    assert shaken(inflows, []) == tuple(inflows)
    assert shaken(inflows, [Shock(who, What.LATE, 0), Shock(who, What.PART, 100)]) == tuple(inflows)


@given(inflows=INFLOWS, delays=st.lists(LATE, max_size=4))
def test_what_comes_late_still_comes(inflows: list[Inflow], delays: list[Shock]) -> None:
    far = [months_after(FIRST, number) for number in range(24 + 4 * 60 + 31)]

    base, late = (forecast(Decimal(0), rows, {}, far) for rows in (inflows, shaken(inflows, delays)))

    assert sum(month.income_usd for month in late) == sum(month.income_usd for month in base)
    assert closing(late)[-1] == sum((inflow.usd for inflow in inflows), Decimal(0))


@given(inflows=INFLOWS, opening=USD, commitments=COMMITMENTS)
def test_each_month_begins_where_the_last_ended(
    inflows: list[Inflow], opening: Decimal, commitments: list[Commitment]
) -> None:
    made = forecast(opening, inflows, spread(commitments, MONTHS), MONTHS)

    assert made[0].opening_usd == opening
    assert [month.opening_usd for month in made[1:]] == closing(made)[:-1]


@given(commitments=COMMITMENTS)
def test_what_is_promised_is_spent_to_the_cent(commitments: list[Commitment]) -> None:
    spending = spread(commitments, MONTHS)

    assert sum(spending.values(), Decimal(0)) == sum((each.usd for each in commitments), Decimal(0))
    assert all(month >= FIRST for month in spending)


@given(commitments=COMMITMENTS, missing=USD)
def test_projects_lose_what_is_missing_and_no_more(commitments: list[Commitment], missing: Decimal) -> None:
    lost = losses(commitments, missing)

    assert sum((loss.usd for loss in lost), Decimal(0)) == min(
        missing, sum((each.usd for each in commitments), Decimal(0))
    )
    assert all(0 < loss.usd <= loss.commitment.usd for loss in lost)
    assert all(loss.is_whole for loss in lost[:-1])


def test_what_is_proposed_is_lost_first_then_what_starts_latest() -> None:
    early = make.commitment("100", code="EARLY", starts_on=date(2026, 1, 1))
    late = make.commitment("100", code="LATE", starts_on=date(2027, 1, 1))
    proposed = make.commitment("100", code="PROPOSED", starts_on=date(2025, 1, 1), is_posted=False)
    undated = make.commitment("100", code="UNDATED", starts_on=None)

    lost = losses([early, late, proposed, undated], Decimal(350))

    assert [(loss.commitment.code, loss.usd) for loss in lost] == [
        ("PROPOSED", Decimal(100)),
        ("UNDATED", Decimal(100)),
        ("LATE", Decimal(100)),
        ("EARLY", Decimal(50)),
    ]


def test_a_fund_worked_by_hand() -> None:
    """1,000 now, 600 expected in December, 300 a month promised for four months; a reserve of 500.

    As expected: 700, 1,000, 700, 400: below the reserve in February. Three months late: 700, 400, 100, −200: below the
    reserve in December and below zero in February; 200 is missing, and the project loses it.
    """
    months = [months_after(FIRST, number) for number in range(4)]
    promised = [make.commitment("1200", starts_on=FIRST, ends_on=date(2027, 2, 28))]
    spending = spread(promised, months)

    base, other = (
        case(
            Decimal(1000),
            [make.inflow("600", date(2026, 12, 1))],
            spending,
            months,
            reserve_usd=Decimal(500),
            commitments=promised,
            shocks=shocks,
        )
        for shocks in ([], [Shock("donor-1", What.LATE, 3)])
    )

    assert closing(base.months) == [700, 1000, 700, 400]
    assert closing(other.months) == [700, 400, 100, -200]
    assert base.below_reserve
    assert base.below_reserve.month == date(2027, 2, 1)
    assert base.below_zero is None
    assert other.below_reserve
    assert other.below_reserve.month == date(2026, 12, 1)
    assert other.below_zero
    assert other.below_zero.month == date(2027, 2, 1)
    assert (other.shortage_usd, other.lost_usd, other.not_covered_usd) == (200, 200, 0)
    assert (base.losses, base.shortage_usd) == ((), 0)


def test_without_a_policy_nothing_is_below_the_reserve() -> None:
    made = case(Decimal(0), [], {}, MONTHS, reserve_usd=None, commitments=[])

    assert made.below_reserve is None


def test_the_largest_donor_is_the_one_of_whom_most_is_expected() -> None:
    rows = [
        make.inflow("500", donor_id=1, donor="Norway"),
        make.inflow("300", donor_id=2, donor="Chile"),
        make.inflow("300", donor_id=2, donor="Chile"),
    ]

    assert largest_donor(rows) == (2, "Chile", Decimal(600))
    assert largest_donor([]) is None


@pytest.mark.parametrize(
    "word", ["all:late:6", "pledges:never", "donor-7:part:50", "contribution-12:late:0", "instalment-3:part:0"]
)
def test_an_address_says_a_shock_and_is_read_again(word: str) -> None:
    shock = read(word)

    assert shock is not None
    assert str(shock) == word


@pytest.mark.parametrize(
    "word",
    ["", "all", "all:late", "all:late:61", "all:part:101", "all:late:-1", "all:never:1", "donor-x:never",
     "donor-1:often:2", "donor-1:late:١", "everybody:never", "all:late:6:7", "donor-1:part:1.5"],
)  # fmt: skip
def test_what_cannot_be_read_is_named(word: str) -> None:
    assert read_shocks([word, "all:never"]) == ([Shock("all", What.NEVER)], [word])


def test_an_address_holds_a_dozen_shocks() -> None:
    shocks, unread = read_shocks(["all:late:1"] * 13)

    assert (len(shocks), len(unread)) == (12, 1)
