"""Posting while somebody closes, from several connections: an entry stood before, or meets the period closed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.ledger.reconciliation import reconcile
from funding.periods import actions
from funding.periods.figures import verify_certified
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from portal.accounts.roles import Role
from portal.periods import parse
from portal.workflow import NotAllowed
from tests.at_once import at_once
from tests.factories import funding as make
from tests.factories import periods
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)

DAY = periods.day(15)
# pg_stat_activity would be that of the transaction's first look; the table of locks is read afresh each time.
WAITING = """
    SELECT count(*) FROM pg_locks
    WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def spent(amount: int = 5, **facts: Any) -> LedgerEntry:
    facts = {"value_on": DAY, **facts}
    return ledger.entry(
        kind=EntryKind.EXPENDITURE, fund=make.fund(), amount=Decimal(amount), object_class="staff", by=None, **facts
    )


def september() -> Decimal:
    return LedgerEntry.objects.filter(value_on__month=9).aggregate(usd=Sum("amount_usd"))["usd"] or Decimal(0)


def on_its_own(pool: ThreadPoolExecutor, act: Callable[[], Any]) -> "Future[Any]":
    """In a transaction on another connection; a refusal is a result."""

    def run() -> Any:
        try:
            with transaction.atomic():
                return act()
        except (NotAllowed, DatabaseError) as refusal:
            return refusal
        finally:
            connection.close()

    return pool.submit(run)


def until_somebody_waits() -> None:
    """For a lock in this database: the other connection has come as far as it can."""
    for _ in range(5000):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.002)")
    raise AssertionError("Nobody waits.")


def test_closing_waits_for_an_entry_under_way_and_counts_it() -> None:
    period, closer, entry = periods.period("2026-09"), person(), spent()

    def close() -> Decimal:
        periods.soft_close(period, by=closer)
        return september()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            ledger.post(entry)
            closing = on_its_own(pool, close)
            until_somebody_waits()
            assert FinancialPeriod.objects.get().status == "open"
        assert closing.result() == Decimal("5.00")

    assert FinancialPeriod.objects.get().status == "soft_closed"


def test_an_entry_waits_for_a_closing_under_way_and_is_refused() -> None:
    period, closer, entry = periods.period("2026-09"), person(), spent()
    assert posting_for(DAY).value_on == DAY  # as the page saw it: open

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            periods.soft_close(period, by=closer)
            posting = on_its_own(pool, lambda: ledger.post(entry))
            until_somebody_waits()
        assert "closed" in str(posting.result())

    assert isinstance(posting.result(), NotAllowed)
    assert LedgerEntry.objects.count() == 0


def test_an_entry_waits_for_a_closing_that_comes_to_nothing_and_is_posted() -> None:
    period, closer, entry = periods.period("2026-09"), person(), spent()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            periods.soft_close(period, by=closer)
            posting = on_its_own(pool, lambda: ledger.post(entry))
            until_somebody_waits()
            transaction.set_rollback(True)
        assert isinstance(posting.result(), LedgerEntry)

    assert FinancialPeriod.objects.get().status == "open"


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_entry_on_an_older_snapshot_is_refused(isolation: str) -> None:
    """Its own look at the period is from before the closing, so it must not be trusted."""
    period, entry = periods.period("2026-09"), spent()

    def post() -> LedgerEntry:
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        assert FinancialPeriod.objects.get().status == "open"
        with ThreadPoolExecutor(1) as pool:
            assert on_its_own(pool, lambda: periods.soft_close(period)).result() is None
        assert FinancialPeriod.objects.get().status == "open"
        return ledger.post(entry)

    with pytest.raises(DatabaseError, match="use read committed"), transaction.atomic():
        post()

    assert FinancialPeriod.objects.get().status == "soft_closed"
    assert LedgerEntry.objects.count() == 0


def test_a_period_is_not_closed_on_a_snapshot() -> None:
    """The figures would lack the entries that were committed while it waited."""
    period = periods.period("2026-09")
    closer = person()

    def close() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        periods.soft_close(period, by=closer)

    with pytest.raises(DatabaseError, match="not closed on a snapshot"), transaction.atomic():
        close()


def test_many_who_post_while_one_closes() -> None:
    """What the closer counted in his transaction is what the period holds for ever; everybody else is told."""
    period, closer = periods.period("2026-09"), person()
    entries = [
        spent(number, value_on=periods.day(number)) for number in range(1, 24)
    ]  # with the closing 24, two rounds of twelve
    counted = []

    def close() -> None:
        with transaction.atomic():
            periods.soft_close(period, by=closer)
            counted.append(september())

    acts: list[Callable[[], Any]] = [lambda entry=entry: ledger.post(entry) for entry in entries]  # type: ignore[misc]
    results = at_once(*acts[:14], close, *acts[14:])

    posted = [result for result in results if isinstance(result, LedgerEntry)]
    refused = [result for result in results if isinstance(result, NotAllowed)]
    assert len(posted) + len(refused) == 23
    assert counted == [september()] == [sum(entry.amount_usd for entry in posted)]
    assert reconcile().is_clean


def test_periods_made_and_closed_at_once_keep_their_order() -> None:
    """A period before a certified one cannot slip in while that is being certified."""
    september, maker = periods.period("2026-09", "soft_closed"), person()

    results = at_once(
        lambda: attempt(lambda: periods.certify(september)),
        lambda: attempt(lambda: periods.period("2026-08", recorded_by=maker)),
    )

    assert sorted(result is None for result in results) == [False, True]
    certified = FinancialPeriod.objects.filter(status="certified").exists()
    assert FinancialPeriod.objects.filter(starts_on__month=8).exists() != certified


def attempt(act: Callable[[], Any]) -> str | None:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return str(error)
    return None


def test_late_items_and_a_certification_do_not_wait_for_each_other() -> None:
    """A late item needs the row of its period, and so does whoever certifies it."""
    frank, fiona = person("Frank", Role.FINANCE), person("Fiona", Role.FINANCE)
    make.fund()
    for month in ("2026-06", "2026-07", "2026-08"):
        period = actions.make_periods([parse(month)], by=frank)[0]
        actions.soft_close(period, by=frank)

        results = at_once(
            lambda period=period: actions.certify(period, by=fiona),
            *(lambda on=period.ends_on: ledger.post(spent(**posting_for(on).facts)) for _ in range(5)),
        )

        assert not any(isinstance(result, Exception) for result in results)
        period.refresh_from_db()
        assert period.status == "certified"
        assert period.late_entries.count() == 5
    assert verify_certified() == []
    assert reconcile().is_clean
