import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from funding.adjustments.models import Adjustment
from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from funding.ledger.reconciliation import reconcile
from funding.periods import actions
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.periods import parse
from tests.factories import funding as make
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


def without_triggers(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_a_ledger_kept_by_its_triggers_has_no_differences() -> None:
    make.received("1000")
    make.pledge("7")

    out = io.StringIO()
    call_command("reconcile_ledger", "--json", stdout=out)

    answer = json.loads(out.getvalue())
    assert {key: value for key, value in answer.items() if isinstance(value, list) and value} == {}
    assert answer["entries"] == 5
    assert answer["sum_of_entries_usd"] == answer["sum_of_balances_usd"] == "2007.00"


@pytest.mark.parametrize(
    ("broken", "damage"),
    [
        (["differences"], "UPDATE funding_balance SET amount_usd = amount_usd + 0.01 WHERE kind = 'incoming_funds'"),
        (["differences"], "UPDATE funding_balance SET entries = entries + 1 WHERE kind = 'incoming_funds'"),
        (["differences"], "DELETE FROM funding_balance WHERE kind = 'incoming_funds'"),
        (["total_differences"], "UPDATE funding_ledgertotal SET amount_usd = 0 WHERE kind = 'incoming_funds'"),
        (["total_differences"], "UPDATE funding_ledgertotal SET first_on = first_on - 1 WHERE kind = 'incoming_funds'"),
        (["total_differences"], "UPDATE funding_ledgertotal SET last_on = last_on + 1 WHERE kind = 'incoming_funds'"),
        (["total_differences"], "DELETE FROM funding_ledgertotal WHERE kind = 'incoming_funds'"),
        (["differences", "total_differences"], "DELETE FROM funding_ledgerentry WHERE kind = 'incoming_funds'"),
    ],
)
def test_every_damage_is_found(broken: list[str], damage: str) -> None:
    contribution = make.received("1000")
    without_triggers(damage)

    found = reconcile()

    assert found.broken == broken
    for name in broken:
        rows = getattr(found, name)
        assert [(row["contribution"], row["kind"]) for row in rows] == [(contribution.reference, "incoming_funds")]
    with pytest.raises(CommandError) as error:
        call_command("reconcile_ledger")
    assert error.value.returncode == 1


def allocated(amount: str) -> Allocation:
    frank = person("Frank", Role.FINANCE)
    proposal = allocations.propose(
        contribution=make.received("1000"), project=make.project(), amount_usd=Decimal(amount), by=frank
    )
    return allocations.post(proposal, on=make.DAY, by=frank)


def test_posted_allocation_without_its_entry_is_found() -> None:
    allocation = make.received("1000").allocations.create(
        project=make.project(), amount_usd=Decimal(5), proposed_by=person()
    )
    without_triggers(
        "UPDATE funding_allocation SET status = 'posted', posted_at = now(), posted_by_id = proposed_by_id WHERE id = %s",
        allocation.pk,
    )

    assert [row["allocation"] for row in reconcile().allocation_differences] == [allocation.pk]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE funding_allocation SET amount_usd = amount_usd + 1",
        "UPDATE funding_allocation SET status = 'proposed', posted_at = NULL, posted_by_id = NULL",
        "UPDATE funding_ledgerentry SET allocation_id = NULL WHERE kind = 'outgoing_commitment'",
    ],
)
def test_allocation_that_is_not_its_entry_is_found(damage: str) -> None:
    allocation = allocated("400")
    without_checks(damage)

    assert [row["allocation"] for row in reconcile().allocation_differences] == [allocation.pk]


def without_checks(statement: str) -> None:
    """Without the table's own checks either, as a restored backup of another table would be."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funding_ledgerentry DROP CONSTRAINT ledger_allocation_has_its_project")
    without_triggers(statement)


def test_instalment_that_received_too_much_is_found() -> None:
    contribution = make.signed("1000")
    instalment = contribution.instalments.create(number=1, due_on=make.DAY, amount=Decimal(600))
    receipt = ledger.entry(
        kind=EntryKind.RECEIPT,
        contribution=contribution,
        value_on=make.DAY,
        amount=Decimal(600),
        instalment=instalment,
        by=None,
    )
    ledger.post(receipt)
    assert reconcile().instalments_overpaid == []
    without_triggers("UPDATE funding_instalment SET amount = 599.99")

    found = reconcile()

    assert [(row["contribution"], row["received"]) for row in found.instalments_overpaid] == [
        (contribution.reference, Decimal("600.00"))
    ]
    assert found.broken == ["instalments_overpaid"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE funding_adjustment SET amount = amount - 1",
        "UPDATE funding_adjustment SET kind = 'write_down'",
        "UPDATE funding_adjustment SET status = 'rejected'",
        "UPDATE funding_ledgerentry SET kind = 'write_down' WHERE kind = 'refund'",
    ],
)
def test_adjustment_that_is_not_its_entry_is_found(damage: str) -> None:
    contribution = make.received("1000")
    refund = ledger.post(
        ledger.entry(kind=EntryKind.REFUND, contribution=contribution, value_on=make.DAY, amount=Decimal(50), by=None)
    )
    Adjustment.objects.create(
        contribution=contribution,
        kind="refund",
        status="approved",
        on=make.DAY,
        amount=Decimal(50),
        reason="Unspent",
        proposed_by=person(),
        decided_by=person(),
        entry=refund,
    )
    assert reconcile().is_clean
    without_triggers(damage)

    assert [row["contribution"] for row in reconcile().adjustment_differences] == [contribution.reference]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE funding_ledgerentry SET amount = amount + 1, amount_usd = amount_usd + 1 WHERE kind = 'exchange_difference'",
        "UPDATE funding_ledgerentry SET accompanies_id = NULL WHERE kind = 'exchange_difference'",
        "DELETE FROM funding_ledgerentry WHERE kind = 'exchange_difference'",
    ],
)
def test_exchange_difference_that_is_not_its_receipts_is_found(damage: str) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.9")
    make.rate("EUR", date(2026, 11, 1), "0.8")
    contribution = make.signed("800", "EUR")
    make.contributions.receive(contribution, amount=Decimal(800), on=date(2026, 11, 2), by=None)
    assert reconcile().is_clean
    without_triggers(damage)

    assert {row["contribution"] for row in reconcile().exchange_differences} == {contribution.reference}


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("UPDATE funding_ledgerentry SET amount_usd = 999 WHERE kind = 'incoming_funds'", "not_proved"),
        ("UPDATE funding_ledgerentry SET amount = -999 WHERE reverses_id IS NOT NULL", "reversal_differences"),
        ("UPDATE funding_ledgerentry SET donor_id = NULL WHERE kind = 'incoming_funds'", "source_differences"),
    ],
)
def test_entry_that_proves_nothing_is_found(damage: str, broken: str) -> None:
    make.received("1000")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funding_ledgerentry DROP CONSTRAINT ledger_rate_unless_dollars")
        cursor.execute("ALTER TABLE funding_ledgerentry DROP CONSTRAINT ledger_income_has_its_contribution")
    without_triggers(damage)

    assert broken in reconcile().broken


def test_over_allocation_by_exchange_loss_is_named_and_no_mistake() -> None:
    make.rate("EUR", date(2026, 10, 1), "0.8")
    make.rate("EUR", date(2026, 11, 1), "1")
    frank = person("Frank", Role.FINANCE)
    contribution = make.signed("800", "EUR", fund=make.fund("UPR", commits_on="signed"))
    proposal = allocations.propose(
        contribution=contribution, project=make.project(), amount_usd=Decimal(1000), by=frank
    )
    allocations.post(proposal, on=make.DAY, by=frank)
    make.contributions.receive(contribution, amount=Decimal(800), on=date(2026, 11, 2), by=None)

    found = reconcile()

    assert [tuple(row.values()) for row in found.over_allocated] == [(contribution.reference, 1000, 800, 200)]
    assert found.is_clean


def test_over_allocation_for_no_reason_is_found() -> None:
    allocation = allocated("1000")
    without_triggers("DELETE FROM funding_ledgerentry WHERE kind = 'incoming_funds'")

    rows = reconcile().over_allocated_without_reason

    assert [row["contribution"] for row in rows] == [allocation.contribution.reference]


@pytest.mark.parametrize(
    ("damage", "figure"),
    [
        ("UPDATE funding_balance SET amount_usd = amount_usd + 1 WHERE kind = 'incoming_funds'", "closing_usd"),
        ("UPDATE funding_ledgerentry SET object_class = 'travel' WHERE kind = 'incoming_funds'", "entries_sha256"),
        ("DELETE FROM funding_ledgerentry WHERE kind = 'incoming_funds'", "entries"),
        ("UPDATE funding_financialperiod SET figures = jsonb_set(figures, '{entries}', '7')", "sha256"),
        ("UPDATE funding_financialperiod SET figures_sha256 = repeat('0', 64)", "sha256"),
    ],
)
def test_certified_period_that_moved_is_found(damage: str, figure: str, frank: User) -> None:
    make.received("1000", pledged_on=date(2026, 9, 3))
    period = actions.make_periods([parse("2026-09")], by=frank)[0]
    actions.soft_close(period, by=frank)
    actions.certify(period, by=person("Fiona", Role.FINANCE))
    assert reconcile().is_clean
    without_triggers(damage)

    found = reconcile()

    assert figure in [row["figure"] for row in found.certified_differences]
    assert {row["period"] for row in found.certified_differences} == {"2026-09"}
    assert "certified_differences" in found.broken
    with pytest.raises(CommandError, match="certified_differences") as error:
        call_command("reconcile_ledger")
    assert error.value.returncode == 1
