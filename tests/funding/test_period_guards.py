"""What the database refuses about closed periods, tried by bulk writes and raw SQL that pass by every action."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.models import FinancialPeriod
from funding.periods.posting import Posting, posting_for
from portal.accounts.models import User
from portal.workflow import NotAllowed
from tests.factories import funding as make
from tests.factories import periods

pytestmark = pytest.mark.django_db


def constraint_broken(act: Callable[[], Any]) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return str(error.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def spent(on: date, **facts: Any) -> LedgerEntry:
    facts = {"value_on": on, **facts}
    return ledger.entry(
        kind=EntryKind.EXPENDITURE, fund=make.fund(), amount=Decimal(5), object_class="staff", by=None, **facts
    )


@pytest.mark.parametrize(
    ("status", "on", "is_closing", "refused"),
    [
        ("open", periods.day(1), False, False),
        ("open", periods.day(30), True, False),
        ("soft_closed", periods.day(1), False, True),
        ("soft_closed", periods.day(30), False, True),
        ("soft_closed", periods.day(30), True, False),
        ("soft_closed", date(2026, 8, 31), False, False),
        ("soft_closed", date(2026, 10, 1), False, False),
        ("certified", periods.day(1), False, True),
        ("certified", periods.day(30), True, True),
        ("certified", date(2026, 8, 31), True, True),  # of no period, but it would move the opening balance
        ("certified", date(2026, 10, 1), False, False),
    ],
)
def test_which_entries_a_period_takes(status: str, on: date, is_closing: bool, refused: bool) -> None:
    periods.period("2026-09", status)
    write = lambda: LedgerEntry.objects.bulk_create([spent(on, is_closing=is_closing)])  # noqa: E731

    if refused:
        assert constraint_broken(write) == "ledger_period_closed"
    else:
        write()
    assert LedgerEntry.objects.count() == (0 if refused else 1)


def test_one_line_of_many_in_a_closed_period_refuses_all() -> None:
    periods.period("2026-09", "soft_closed")
    lines = [spent(date(2026, 10, number)) for number in range(1, 6)] + [spent(periods.day(30))]

    assert constraint_broken(lambda: LedgerEntry.objects.bulk_create(lines)) == "ledger_period_closed"
    assert LedgerEntry.objects.count() == 0


def test_refusal_is_a_sentence_for_whoever_posts() -> None:
    periods.period("2026-09", "certified")

    with pytest.raises(NotAllowed, match="late item"), transaction.atomic():
        ledger.post(spent(periods.day(15)))


@pytest.mark.parametrize(
    ("value_on", "occurred_on", "constraint"),
    [
        (date(2026, 10, 1), periods.day(15), None),
        (date(2026, 10, 1), date(2026, 10, 1), "ledger_late_item_after_its_period"),
        (date(2026, 10, 1), None, "ledger_late_item_says_when"),
    ],
)
def test_late_item_names_a_period_before_it(value_on: date, occurred_on: date | None, constraint: str | None) -> None:
    closed = periods.period("2026-09", "certified")
    late = spent(value_on, occurred_on=occurred_on, late_for=closed)

    if constraint:
        assert constraint_broken(lambda: LedgerEntry.objects.bulk_create([late])) == constraint
    else:
        LedgerEntry.objects.bulk_create([late])
        assert list(closed.late_entries.all()) == [late]


@pytest.mark.parametrize(
    ("before", "statement", "constraint"),
    [
        ("certified", "UPDATE funding_financialperiod SET figures = '[]'", "financial_period_certified_for_ever"),
        ("certified", "UPDATE funding_financialperiod SET status = 'open'", "financial_period_certified_for_ever"),
        (
            "certified",
            "UPDATE funding_financialperiod SET ends_on = ends_on - 1",
            "financial_period_certified_for_ever",
        ),
        ("certified", "DELETE FROM funding_financialperiod", "financial_period_certified_for_ever"),
        ("soft_closed", "DELETE FROM funding_financialperiod", "financial_period_closed_stays"),
        ("soft_closed", "UPDATE funding_financialperiod SET ends_on = ends_on - 1", "financial_period_step_by_step"),
        (
            "soft_closed",
            "UPDATE funding_financialperiod SET status = 'certified'",
            "financial_period_certified_with_figures",
        ),
        ("soft_closed", "UPDATE funding_financialperiod SET status = 'open'", "financial_period_closed_at_with_by"),
        ("soft_closed", "UPDATE funding_financialperiod SET figures = '{}'", "financial_period_figures_only_certified"),
        ("open", "UPDATE funding_financialperiod SET status = 'certified'", "financial_period_step_by_step"),
        ("open", "UPDATE funding_financialperiod SET status = 'soft_closed'", "financial_period_closed_at_with_by"),
        (
            "open",
            (
                "INSERT INTO funding_financialperiod (starts_on, ends_on, status, figures_sha256, recorded_at)"
                " VALUES ('2026-10-01', '2026-10-31', 'certified', '', now())"
            ),
            "financial_period_begins_open",
        ),
        (
            "certified",
            (
                "INSERT INTO funding_financialperiod (starts_on, ends_on, status, figures_sha256, recorded_at)"
                " VALUES ('2026-08-01', '2026-08-31', 'open', '', now())"
            ),
            "financial_period_certified_in_order",
        ),
        (
            "open",
            (
                "INSERT INTO funding_financialperiod (starts_on, ends_on, status, figures_sha256, recorded_at)"
                " VALUES ('2026-09-30', '2026-10-31', 'open', '', now())"
            ),
            "financial_periods_do_not_overlap",
        ),
    ],
)
def test_periods_are_closed_step_by_step_and_for_ever(before: str, statement: str, constraint: str) -> None:
    made = periods.period("2026-09", before)
    rows = list(FinancialPeriod.objects.values())

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    assert constraint_broken(run) == constraint
    assert list(FinancialPeriod.objects.values()) == rows
    assert made.pk == rows[0]["id"]


def test_an_open_period_can_be_moved_and_deleted() -> None:
    made = periods.period("2026-09")
    made.ends_on = periods.day(29)
    made.save()

    made.delete()

    assert not FinancialPeriod.objects.exists()


def test_periods_are_never_truncated() -> None:
    periods.period("2026-09")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
            cursor.execute("TRUNCATE funding_financialperiod CASCADE")


def test_certified_only_after_every_period_before_it() -> None:
    periods.period("2026-08", "soft_closed")
    later = periods.period("2026-09", "soft_closed")

    assert constraint_broken(lambda: periods.certify(later)) == "financial_period_certified_in_order"


def test_certified_only_without_entries_in_a_gap_before_it() -> None:
    ledger.post(spent(date(2026, 7, 31)))
    later = periods.period("2026-08", "soft_closed")

    assert constraint_broken(lambda: periods.certify(later)) == "financial_period_no_gap_before_certified"


@pytest.mark.parametrize(
    ("on", "closing", "expected"),
    [
        (date(2026, 6, 3), False, Posting(date(2026, 10, 1), date(2026, 6, 3))),  # of no period, before a certified one
        (date(2026, 7, 3), False, Posting(date(2026, 10, 1), date(2026, 7, 3))),
        (date(2026, 7, 3), True, Posting(date(2026, 10, 1), date(2026, 7, 3))),
        (date(2026, 9, 30), False, Posting(date(2026, 10, 1), date(2026, 9, 30))),
        (date(2026, 9, 30), True, Posting(date(2026, 9, 30), is_closing=True)),
        (date(2026, 10, 9), False, Posting(date(2026, 10, 9))),
        (date(2026, 10, 9), True, Posting(date(2026, 10, 9))),
        (date(2026, 11, 9), False, Posting(date(2026, 11, 9))),
    ],
)
def test_day_of_posting(on: date, closing: bool, expected: Posting) -> None:
    july, _august = periods.period("2026-07", "certified"), periods.period("2026-08", "certified")
    september = periods.period("2026-09", "soft_closed")
    periods.period("2026-10")

    found = posting_for(on, closing=closing)

    assert (found.value_on, found.occurred_on, found.is_closing) == (
        expected.value_on,
        expected.occurred_on,
        expected.is_closing,
    )
    assert found.late_for == ((september if on.month == 9 else july) if expected.occurred_on else None)
    LedgerEntry.objects.bulk_create([spent(on, **found.facts)])  # what it says, the database takes


def test_closing_entries_are_for_finance(frank: User, carol: User) -> None:
    periods.period("2026-09", "soft_closed")

    assert posting_for(periods.day(3), closing=True, by=frank).is_closing
    with pytest.raises(NotAllowed, match="Only finance"):
        posting_for(periods.day(3), closing=True, by=carol)


@pytest.mark.parametrize("status", ["soft_closed", "certified"])
def test_reversal_never_enters_a_closed_period(status: str, frank: User) -> None:
    posted = ledger.post(spent(periods.day(15)))
    closed = periods.period("2026-09", status)

    reversal = ledger.reverse(posted, by=frank, reason="Paid twice", on=periods.day(20))

    assert (reversal.value_on, reversal.occurred_on, reversal.late_for) == (
        date(2026, 10, 1),
        periods.day(20),
        closed,
    )


def test_closing_reversal_enters_a_soft_closed_period(frank: User) -> None:
    posted = ledger.post(spent(periods.day(15)))
    periods.period("2026-09", "soft_closed")

    reversal = ledger.reverse(posted, by=frank, reason="Paid twice", on=periods.day(20), closing=True)

    assert (reversal.value_on, reversal.is_closing, reversal.late_for) == (periods.day(20), True, None)


def test_import_taken_back_leaves_a_closed_period_alone(frank: User) -> None:
    given = make.received("100", pledged_on=periods.day(5))
    before = set(LedgerEntry.objects.values_list("pk", flat=True))
    closed = periods.period("2026-09", "certified")

    make.contributions.annul_import(given, by=frank, reason="Wrong file")

    after = LedgerEntry.objects.exclude(pk__in=before)
    assert set(after.values_list("value_on", "occurred_on", "late_for")) == {
        (date(2026, 10, 1), periods.day(5), closed.pk)
    }
