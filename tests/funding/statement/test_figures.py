"""The statement over random ledgers and random days; time travel; cost; and every figure's own entries."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from funding.contributions.models import Contribution
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.filters import LedgerFilter
from funding.ledger.models import EntryKind, LedgerEntry
from funding.statement import periods
from funding.statement.figures import statement, statements
from funding.statement.lines import BESIDE, entries_behind, rows
from funding.statement.shapes import Statement, total
from funding.statement.views import entries_url
from portal.accounts.models import User
from portal.periods import INCEPTION, Period
from portal.reference.finance import ObjectClass
from tests.factories import funding as make
from tests.factories import statement as made

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
BASES = ("received", "recorded")
DAYS = st.dates(FIRST, LAST)
KINDS = [
    EntryKind.COMMITMENT,
    EntryKind.RECEIPT,
    EntryKind.EXCHANGE,
    EntryKind.REFUND,
    EntryKind.WRITE_DOWN,
    EntryKind.EXPENDITURE,
    EntryKind.DISBURSEMENT,
    EntryKind.SUPPORT_COST,
]
MAY_BE_NEGATIVE = {EntryKind.EXCHANGE, EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT, EntryKind.SUPPORT_COST}
ENTRIES = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(KINDS),
        st.integers(0, 2),  # of which agreement
        st.decimals("0.01", "99999.99", places=2),
        st.booleans(),  # negative, where that may be
        st.sampled_from([*ObjectClass.values, ""]),
    ),
    max_size=25,
)


@pytest.fixture
def gifts() -> list[Contribution]:
    """Two agreements of one fund and one of another, with more than all refunds and write-downs of the test can take."""
    funds = [make.fund("VFTC"), make.fund("VFTC"), make.fund("UPR-FTA")]
    return [make.received("10000000000", fund=fund, pledged_on=FIRST) for fund in funds]


@given(entries=ENTRIES, cuts=st.tuples(DAYS, DAYS, DAYS).map(sorted))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_periods_that_follow_each_other_add_up(gifts: list[Contribution], entries: list[Any], cuts: list[date]) -> None:
    """a..b and b+1..c are a..c, line by line; opening is the closing of the day before; and entry by entry it is the same.

    The examples share one database: each adds its entries to those before it, so ledgers grow as the test goes on.
    """
    ledger.post_many(entry_of(gifts, row) for row in entries)
    first, middle, last = cuts
    fund = gifts[0].fund

    for place in (fund, None):
        whole = statements(place, Period(first, last))
        one, two = statements(place, Period(first, middle)), statements(place, Period(middle, max(last, middle)))
        two = statements(place, Period(middle + timedelta(days=1), last)) if middle < last else two
        for basis in BASES:
            assert whole[basis].balances
            if middle < last:
                assert_joined(one[basis], two[basis], whole[basis])
            before = statement(place, Period(INCEPTION, first - timedelta(days=1)), basis=basis)
            assert before.opening_usd == 0
            assert before.closing_usd == whole[basis].opening_usd
    slow = made.added_up(LedgerEntry.objects.filter(fund=fund), Period(first, last), "recorded")
    found = {row.id: row.values[0] for row in rows([statement(fund, Period(first, last), basis="recorded")])}
    assert {id: usd for id, usd in slow.items() if usd} == {id: found[id] for id in slow if slow[id]}


def entry_of(gifts: list[Contribution], row: tuple[Any, ...]) -> LedgerEntry:
    day, kind, number, usd, is_negative, object_class = row
    spends = kind in (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT)
    amount = -usd if is_negative and kind in MAY_BE_NEGATIVE else usd
    return ledger.entry(
        kind=kind, value_on=day, amount=amount, contribution=gifts[number], by=None,
        object_class=object_class if spends else "",
    )  # fmt: skip


def assert_joined(one: Statement, two: Statement, whole: Statement) -> None:
    assert (one.opening_usd, two.closing_usd) == (whole.opening_usd, whole.closing_usd)
    assert one.closing_usd == two.opening_usd
    sums = {"opening", "closing"}
    first, second = ({row.id: row.values[0] for row in rows([part])} for part in (one, two))
    for row in rows([whole]):
        if row.id not in sums:
            parts = [part[row.id] for part in (first, second) if row.id in part]
            assert total(usd for usd in parts if usd is not None) == row.values[0], row.id
    assert one.allocated_usd + two.allocated_usd == whole.allocated_usd


# Every figure opens exactly its entries


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("period", ["2025/26", "2026-H1", "since-inception"])
@pytest.mark.parametrize("code", ["VFTC", "", "RB-23"])
def test_the_linked_list_adds_up_to_the_figure(frank: User, code: str, period: str, basis: str) -> None:
    made.ledger_by_hand()
    fund = Fund.objects.get(code=code) if code else None
    one = statement(fund, periods.read(period, today=LAST).period, basis=basis)
    request = RequestFactory().get("/")
    request.user = frank
    shown = [(row.id, row.values[0]) for row in rows([one])]
    shown += [(id, get(one)) for id, (_label, get) in BESIDE.items()]

    linked = 0
    for id, usd in shown:
        found = entries_behind(id, one)
        if found is None:
            assert usd is None
            continue
        linked += 1
        filters = LedgerFilter(
            QueryDict(urlencode(found.words)), LedgerEntry.objects.visible_to(frank), request=request
        )
        assert filters.is_valid(), filters.errors
        entries = list(filters.qs)
        assert total(found.signed(entry.kind, entry.amount_usd) for entry in entries) == usd, id
        assert {entry.kind for entry in entries} <= {kind.value for kind in found.kinds}
        assert entries_url(id, one).startswith(reverse("ledger_list") + "?")
        assert parse_qs(entries_url(id, one).partition("?")[2])["until"]
    assert linked >= 12


# What was known when


def test_only_what_was_posted_by_then_counts() -> None:
    fund = made.ledger_by_hand()
    period = periods.read("2026-H1", today=LAST).period
    long_ago, now = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

    then = statement(fund, period, basis="received", known_until=long_ago)
    today = statement(fund, period, basis="received", known_until=now)
    balances = statement(fund, period, basis="received")

    assert (then.opening_usd, then.closing_usd, then.contributions) == (Decimal(0), Decimal(0), ())
    assert {row.id: row.values for row in rows([today])} == {row.id: row.values for row in rows([balances])}
    words = entries_behind("closing", today)
    assert words is not None
    assert words.words["known"].startswith("2100-01-01")


def test_a_statement_ends_on_the_day_as_at_which_it_is_asked() -> None:
    fund = made.ledger_by_hand()
    year = periods.read("2026", today=LAST).period

    cut = statement(fund, year, basis="received", as_at=date(2026, 6, 30))
    half = statement(fund, periods.read("2026-H1", today=LAST).period, basis="received")

    assert (cut.closing_usd, cut.ends_on, cut.whole_until) == (half.closing_usd, date(2026, 6, 30), date(2026, 12, 31))


@pytest.mark.parametrize("rounds", [1, 3])
def test_queries_stay_the_same(django_assert_num_queries: DjangoAssertNumQueries, rounds: int) -> None:
    fund = made.ledger_by_hand()
    for number in range(rounds):
        gift = make.received(str(1000 + number), fund=fund, pledged_on=date(2026, 3, 1))
        ledger.post(
            ledger.entry(
                kind=EntryKind.EXPENDITURE, value_on=date(2026, 4, 1), amount=Decimal(10), contribution=gift,
                project=make.project(), object_class="staff", by=None,
            )
        )  # fmt: skip

    # funds, sums, donors, what was spent by project, projects, policies, plans; entries, their count and rates noted
    with django_assert_num_queries(10):
        statement(fund, periods.read("2026", today=LAST).period, basis="received")
