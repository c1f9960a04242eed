"""What the database refuses, tried by raw SQL and by bulk writes that pass by every action."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Count, Max, Min, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.allocations.models import Allocation
from funding.ledger import actions as ledger
from funding.ledger.models import Balance, EntryKind, LedgerEntry, LedgerTotal
from funding.ledger.queries import sums_until
from portal.accounts.models import User
from portal.money import convert
from tests.factories import funding as make
from tests.factories import periods
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: Any) -> str:
    with pytest.raises(DatabaseError) as error:
        sql(statement, *values)
    return str(error.value)


TOTAL = ("contribution_id", "project_id", "kind", "fund_id", "amount_usd", "first_on", "last_on")


def constraint_broken(act: Callable[[], Any]) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return str(error.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def balances_from_entries() -> set[tuple[Any, ...]]:
    keys = ("value_on", "fund_id", "contribution_id", "project_id", "kind", "object_class")
    rows = LedgerEntry.objects.order_by().values(*keys).annotate(usd=Sum("amount_usd"), n=Count("id"))
    return {(*(row[key] for key in keys), row["usd"], row["n"]) for row in rows}


def balances_kept() -> set[tuple[Any, ...]]:
    return set(
        Balance.objects.values_list(
            "value_on", "fund_id", "contribution_id", "project_id", "kind", "object_class", "amount_usd", "entries"
        )
    )


def totals_from_entries(until: date | None = None) -> set[tuple[Any, ...]]:
    keys = ("contribution_id", "project_id", "kind", "fund_id")
    rows = LedgerEntry.objects.exclude(contribution=None, project=None).order_by()
    if until is not None:
        rows = rows.filter(value_on__lte=until)
    return set(rows.values_list(*keys).annotate(Sum("amount_usd"), Min("value_on"), Max("value_on")))


def sums_kept(until: date) -> set[tuple[Any, ...]]:
    keys = ("contribution_id", "project_id", "kind", "fund_id")
    rows = sums_until(until).order_by().values_list(*keys)
    return set(rows.annotate(Sum("amount_usd"), Min("first_on"), Max("last_on")))


def allocation_entry(contribution: Any, amount: str, project: Any = None) -> LedgerEntry:
    allocation = Allocation.objects.create(
        contribution=contribution,
        project=project or make.project(),
        amount_usd=Decimal(amount),
        proposed_by=person(),
    )
    return ledger.entry(
        kind=EntryKind.ALLOCATION, allocation=allocation, value_on=make.DAY, amount=Decimal(amount), by=None
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE funding_ledgerentry SET amount = amount + 1",
        "UPDATE funding_ledgerentry SET description = 'corrected'",
        "DELETE FROM funding_ledgerentry",
        "TRUNCATE funding_ledgerentry CASCADE",
        "UPDATE funding_balance SET amount_usd = 0",
        "DELETE FROM funding_balance",
        "TRUNCATE funding_balance",
        "UPDATE funding_ledgertotal SET amount_usd = 0",
        "DELETE FROM funding_ledgertotal",
        "TRUNCATE funding_ledgertotal",
        "UPDATE funding_ledgerentry SET late_for_id = NULL, occurred_on = NULL, instalment_id = NULL",
        "UPDATE funding_ledgerentry SET is_closing = true",
        "UPDATE funding_ledgerentry SET posted_at = now(), posted_by_id = NULL",
        "UPDATE funding_ledgerentry SET id = id + 100000",
        (
            "INSERT INTO funding_ledgerentry SELECT * FROM funding_ledgerentry LIMIT 1"
            " ON CONFLICT (id) DO UPDATE SET amount = funding_ledgerentry.amount + 1"
        ),
        (
            "INSERT INTO funding_balance SELECT * FROM funding_balance LIMIT 1"
            " ON CONFLICT (id) DO UPDATE SET amount_usd = 0"
        ),
        "MERGE INTO funding_ledgerentry e USING funding_ledgerentry s ON e.id = s.id WHEN MATCHED THEN DELETE",
        "MERGE INTO funding_balance b USING funding_balance s ON b.id = s.id WHEN MATCHED THEN UPDATE SET entries = 7",
    ],
)
def test_ledger_and_balances_cannot_be_rewritten(statement: str) -> None:
    make.received("500")
    before = (balances_kept(), set(LedgerEntry.objects.values_list("id", "amount", "description")))

    refused(statement)

    assert (balances_kept(), set(LedgerEntry.objects.values_list("id", "amount", "description"))) == before


def test_copy_meets_the_same_guards(frank: User) -> None:
    """COPY is the fastest way in: it adds entries that keep the rules, with their balances, and no others."""
    contribution = make.received("500")
    closed = periods.period("2026-09", "certified")
    line = "expenditure\t{day}\tUSD\t5.00\t5.00\t{fund}\tstaff\tx\t\tf\t2026-11-01\n"
    columns = "kind, value_on, currency, amount, amount_usd, fund_id, object_class, description, source_key, is_closing, posted_at"

    def copy(day: str) -> None:
        lines = io.StringIO(line.format(day=day, fund=contribution.fund_id))
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f"COPY funding_ledgerentry ({columns}) FROM STDIN", lines)

    assert constraint_broken(lambda: copy("2026-09-15")) == "ledger_period_closed"
    copy("2026-10-15")

    assert balances_kept() == balances_from_entries()
    assert closed.late_entries.count() == 0
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        copy_balance(contribution.fund_id)


def copy_balance(fund: int) -> None:
    columns = "value_on, fund_id, kind, object_class, amount_usd, entries"
    line = io.StringIO(f"2026-10-01\t{fund}\tincoming_funds\t\t5\t1\n")
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY funding_balance ({columns}) FROM STDIN", line)


def test_an_exchange_gain_that_is_allocated_cannot_be_taken_back() -> None:
    """A loss is a fact and is let through; taking back a gain is an act, like taking back a receipt."""
    make.rate("EUR", date(2026, 10, 1), "1")
    make.rate("EUR", date(2026, 11, 1), "0.8")
    contribution = make.signed("800", "EUR", fund=make.fund("UPR", commits_on="signed"))
    receipt = make.contributions.receive(contribution, amount=Decimal(800), on=date(2026, 11, 2), by=None)
    assert receipt.companions.get().amount_usd == Decimal("200.00")
    ledger.post(allocation_entry(contribution, "900"))

    gain = receipt.companions.get()
    name = constraint_broken(lambda: reversal_of(gain).save(force_insert=True))

    assert name == "ledger_never_over_allocated"


def reversal_of(entry: LedgerEntry) -> LedgerEntry:
    taken_back = LedgerEntry.objects.get(pk=entry.pk)
    taken_back.pk, taken_back.reverses, taken_back.accompanies = None, entry, None
    taken_back.amount, taken_back.amount_usd = -entry.amount, -entry.amount_usd
    taken_back._state.adding = True
    return taken_back


def test_balance_cannot_be_inserted_from_outside() -> None:
    fund = make.fund()

    message = refused(
        "INSERT INTO funding_balance (value_on, fund_id, kind, object_class, amount_usd, entries)"
        " VALUES ('2026-01-01', %s, 'incoming_funds', '', 5, 1)",
        fund.pk,
    )

    assert "Cannot insert" in message
    assert balances_kept() == set()


def test_balances_equal_entries_after_single_and_bulk_writes() -> None:
    fund, project = make.fund(), make.project()
    contribution = make.received("1000", fund=fund)
    ledger.post(allocation_entry(contribution, "600", project))

    count = ledger.post_many(
        ledger.entry(
            kind=EntryKind.EXPENDITURE,
            value_on=date(2026, 11, day),
            amount=Decimal(amount),
            fund=fund,
            contribution=contribution if day % 2 else None,
            project=project,
            object_class="staff" if day % 3 else "",
            by=None,
        )
        for day, amount in enumerate(["10", "20.55", "-3.05", "7", "7", "7"], start=1)
        for _ in range(2)
    )

    assert count == 12
    assert balances_kept() == balances_from_entries()
    assert Balance.objects.filter(kind=EntryKind.EXPENDITURE).usd() == Decimal("97.00")
    assert set(LedgerTotal.objects.values_list(*TOTAL)) == totals_from_entries()


@pytest.mark.parametrize("day", [5, 20, 30])
def test_sums_until_a_day_know_nothing_of_what_is_dated_later(day: int) -> None:
    """The totals serve as long as nothing is dated later, the balances before."""
    fund, project = make.fund(), make.project()
    contribution = make.received("1000", fund=fund)
    spent = {"kind": EntryKind.EXPENDITURE, "fund": fund, "amount": Decimal(7), "by": None}
    ledger.post_many(
        ledger.entry(value_on=date(2026, 11, on), contribution=gift, project=work, object_class=group, **spent)  # type: ignore[arg-type]
        for on, gift, work, group in (
            (4, contribution, project, "staff"),
            (6, contribution, project, "grants"),
            (25, contribution, project, "staff"),
            (7, None, project, ""),
            (8, None, None, ""),
        )
    )

    assert sums_kept(date(2026, 11, day)) == totals_from_entries(date(2026, 11, day))
    assert (sums_until(date(2026, 11, day)).model is LedgerTotal) == (day == 30)


def test_allocation_beyond_receipts_is_refused_by_the_database() -> None:
    contribution = make.signed("1000")
    make.contributions.receive(contribution, amount=Decimal(400), on=make.DAY, by=None)
    ledger.post(allocation_entry(contribution, "400"))

    name = constraint_broken(lambda: LedgerEntry.objects.bulk_create([allocation_entry(contribution, "0.01")]))

    assert name == "ledger_never_over_allocated"
    assert LedgerEntry.objects.filter(kind=EntryKind.ALLOCATION).count() == 1


def test_fund_that_commits_on_signature_allocates_before_receipt() -> None:
    contribution = make.signed("1000", fund=make.fund("UPR", commits_on="signed"))

    ledger.post(allocation_entry(contribution, "1000"))
    name = constraint_broken(lambda: LedgerEntry.objects.bulk_create([allocation_entry(contribution, "0.01")]))

    assert name == "ledger_never_over_allocated"


def test_one_statement_with_two_allocations_that_do_not_fit_together_is_refused() -> None:
    contribution = make.received("1000")
    both = [allocation_entry(contribution, "600"), allocation_entry(contribution, "600")]

    name = constraint_broken(lambda: LedgerEntry.objects.bulk_create(both))

    assert name == "ledger_never_over_allocated"
    assert balances_kept() == balances_from_entries()


def test_receipt_under_an_allocation_cannot_be_reversed() -> None:
    contribution = make.received("1000")
    ledger.post(allocation_entry(contribution, "1000"))
    receipt = contribution.entries.get(kind=EntryKind.RECEIPT)

    name = constraint_broken(
        lambda: sql(
            "INSERT INTO funding_ledgerentry (kind, value_on, currency, amount, amount_usd, fund_id, donor_id,"
            " contribution_id, object_class, description, source_key, reverses_id, posted_at)"
            " SELECT kind, value_on, currency, -amount, -amount_usd, fund_id, donor_id, contribution_id, '', '', '', id,"
            " posted_at FROM funding_ledgerentry WHERE id = %s",
            receipt.pk,
        )
    )

    assert name == "ledger_never_over_allocated"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"amount_usd": "113.39"}, "ledger_proved_by_its_rate"),
        ({"value_on": date(2026, 9, 30)}, "ledger_proved_by_its_rate"),
        ({"currency": "CHF"}, "ledger_proved_by_its_rate"),
        ({"rate": None}, "ledger_rate_unless_dollars"),
        ({"amount": "0", "amount_usd": "0"}, "ledger_amount_not_zero"),
        ({"amount": "-100", "amount_usd": "-113.38"}, "ledger_income_negative_only_as_reversal"),
        ({"donor": None}, "ledger_income_has_its_contribution"),
        ({"contribution": None}, "ledger_income_has_its_contribution"),
    ],
)
def test_entry_that_proves_nothing_is_refused(change: dict[str, Any], constraint: str) -> None:
    rate = make.rate("EUR", date(2026, 10, 1), "0.882")
    contribution = make.signed("100", "EUR")
    sound = ledger.entry(
        kind=EntryKind.RECEIPT,
        contribution=contribution,
        value_on=make.DAY,
        currency="EUR",
        amount=Decimal(100),
        rate=rate,
        by=None,
    )
    assert sound.amount_usd == Decimal("113.38")
    for name, value in change.items():
        setattr(sound, name, Decimal(value) if isinstance(value, str) and name.startswith("amount") else value)

    assert constraint_broken(lambda: LedgerEntry.objects.bulk_create([sound])) == constraint


def test_dollars_are_dollars() -> None:
    contribution = make.signed("100")
    entry = ledger.entry(
        kind=EntryKind.RECEIPT, contribution=contribution, value_on=make.DAY, amount=Decimal(100), by=None
    )
    entry.amount_usd = Decimal(99)

    assert constraint_broken(lambda: LedgerEntry.objects.bulk_create([entry])) == "ledger_rate_unless_dollars"


@pytest.mark.parametrize("wrong", ["donor", "fund"])
def test_entry_names_its_contributions_own_donor_and_fund(wrong: str) -> None:
    contribution = make.signed("100")
    entry = ledger.entry(
        kind=EntryKind.RECEIPT, contribution=contribution, value_on=make.DAY, amount=Decimal(100), by=None
    )
    setattr(entry, wrong, make.donor() if wrong == "donor" else make.fund("OTHER"))

    assert constraint_broken(lambda: LedgerEntry.objects.bulk_create([entry])) == "ledger_agrees_with_its_sources"


def test_a_reversal_is_exact_and_happens_once() -> None:
    contribution = make.received("100")
    receipt = contribution.entries.get(kind=EntryKind.RECEIPT)
    partial = ledger.entry(
        kind=EntryKind.RECEIPT, contribution=contribution, value_on=make.DAY, amount=Decimal(-40), by=None
    )
    partial.reverses = receipt

    assert constraint_broken(lambda: LedgerEntry.objects.bulk_create([partial])) == "ledger_reversal_is_exact"
    ledger.reverse_exactly(receipt, by=None, reason="Wrong account", value_on=make.DAY)
    again = constraint_broken(lambda: ledger.reverse_exactly(receipt, by=None, reason="Once more", value_on=make.DAY))
    assert "reverses" in again


def test_source_line_is_posted_once() -> None:
    facts = {"kind": EntryKind.EXPENDITURE, "value_on": make.DAY, "fund": make.fund(), "by": None}
    ledger.post(ledger.entry(amount=Decimal(5), source_key="umoja:1", **facts))

    assert (
        constraint_broken(
            lambda: LedgerEntry.objects.bulk_create([ledger.entry(amount=Decimal(5), source_key="umoja:1", **facts)])
        )
        == "ledger_source_line_once"
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amount=st.decimals(min_value="-99999999999", max_value="99999999999", places=2),
    rate=st.decimals(min_value="0.000001", max_value="999999.999999", places=6),
)
def test_database_and_program_convert_alike(db: None, amount: Decimal, rate: Decimal) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(%s::numeric(40, 20) / %s::numeric(18, 6), 2)", [amount, rate])
        (dollars,) = cursor.fetchone()

    assert dollars == convert(amount, rate)


def test_figure_of_a_rate_never_changes() -> None:
    rate = make.rate()

    refused("UPDATE funding_exchangerate SET rate = 0.9 WHERE id = %s", rate.pk)

    rate.refresh_from_db()
    assert rate.rate == Decimal("0.882")
