from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.funds.reserve import policies_in_force, reserve_of, reserves_of, twelve_months_to
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from portal.periods import Period
from tests.factories import funding as make

pytestmark = pytest.mark.django_db
AT = date(2026, 10, 31)


def spend(fund: Fund, amount: str, on: date, kind: EntryKind = EntryKind.EXPENDITURE) -> LedgerEntry:
    return ledger.post(ledger.entry(kind=kind, fund=fund, value_on=on, amount=Decimal(amount), by=None))


def policy(fund: Fund, percent: str, basis: str, on: date = date(2020, 1, 1)) -> ReservePolicy:
    return ReservePolicy.objects.create(fund=fund, percent=Decimal(percent), basis=basis, effective_on=on)


def test_a_planned_reserve_is_a_share_of_the_plan_of_the_calendar_year() -> None:
    fund = make.fund("NEW")
    policy(fund, "15", "planned")
    AnnualPlan.objects.create(fund=fund, year=2026, planned_usd=1_200_000)
    AnnualPlan.objects.create(fund=fund, year=2025, planned_usd=9)
    make.received("300000", fund=fund)

    reserve = reserve_of(fund, at=AT)

    assert (reserve.balance_usd, reserve.base_usd) == (300_000, 1_200_000)
    assert (reserve.required_usd, reserve.above_usd, reserve.is_drawn_down) == (180_000, 120_000, False)
    assert (reserve.monthly_usd, reserve.months) == (100_000, Decimal("3.0"))


def test_a_trailing_reserve_counts_twelve_months_with_support_costs() -> None:
    fund = make.fund("NEW")
    policy(fund, "10", "trailing")
    make.received("2000", fund=fund)
    spend(fund, "5000", date(2025, 10, 31))  # a day too old
    spend(fund, "1000", date(2025, 11, 1))
    spend(fund, "-100", date(2026, 3, 1))
    spend(fund, "130", AT, EntryKind.SUPPORT_COST)
    spend(fund, "7000", AT + timedelta(days=1))

    reserve = reserve_of(fund, at=AT)

    assert reserve.base_usd == 1030
    assert reserve.required_usd == 103
    assert reserve.balance_usd == 2000 - 5000 - 1000 + 100 - 130
    assert reserve.is_drawn_down


def test_without_a_plan_the_reserve_is_not_known_and_the_cover_follows_from_the_past_year() -> None:
    fund = make.fund("NEW")
    policy(fund, "15", "planned")
    make.received("4000", fund=fund)
    spend(fund, "1200", date(2026, 6, 1))

    reserve = reserve_of(fund, at=AT)

    assert (reserve.base_usd, reserve.required_usd, reserve.above_usd, reserve.is_drawn_down) == (
        None,
        None,
        None,
        False,
    )
    assert reserve.months == Decimal("28.0")


def test_a_fund_without_policy_and_without_money_says_so() -> None:
    reserve = reserve_of(make.fund("NEW"), at=AT)

    assert (reserve.policy, reserve.required_usd, reserve.months, reserve.balance_usd) == (None, None, None, 0)


def test_the_reserves_of_many_funds_cost_as_many_queries_as_that_of_one() -> None:
    funds = [make.fund(f"NEW{number}") for number in range(3)]
    for fund in funds:
        policy(fund, "15", "planned")
        make.received("10", fund=fund)

    for some in (funds[:1], funds):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = reserves_of(some, at=AT)
        assert (len(queries), {item.balance_usd for item in found.values()}) == (3, {Decimal(10)})


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 100)),
        max_size=6,
        unique_by=lambda each: each[0],
    ),
    st.dates(date(1999, 1, 1), date(2031, 1, 1)),
)
def test_the_policy_in_force_is_the_newest_that_has_begun(known: list[tuple[date, int]], at: date) -> None:
    fund = make.fund("NEW")
    fund.reserve_policies.all().delete()
    for effective_on, percent in known:
        policy(fund, str(percent), "planned", effective_on)

    found = policies_in_force([fund.pk], at).get(fund.pk)

    begun = [item for item in known if item[0] <= at]
    assert (found and (found.effective_on, found.percent)) == (max(begun) if begun else None)


@pytest.mark.parametrize(
    ("at", "period"),
    [
        (date(2026, 12, 31), Period(date(2026, 1, 1), date(2026, 12, 31))),
        (date(2026, 10, 31), Period(date(2025, 11, 1), date(2026, 10, 31))),
        (date(2024, 2, 29), Period(date(2023, 3, 1), date(2024, 2, 29))),
        (date(2025, 2, 28), Period(date(2024, 3, 1), date(2025, 2, 28))),
        (date(2024, 2, 28), Period(date(2023, 2, 28), date(2024, 2, 28))),
    ],
)
def test_twelve_months_end_on_the_day(at: date, period: Period) -> None:
    assert twelve_months_to(at) == period
