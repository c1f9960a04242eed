import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from funding.ledger.reconciliation import reconcile
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
    assert answer["differences"] == answer["posted_without_entry"] == answer["over_allocated"] == []
    assert answer["entries"] == 5
    assert answer["sum_of_entries_usd"] == answer["sum_of_balances_usd"] == "2007.00"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE funding_balance SET amount_usd = amount_usd + 0.01 WHERE kind = 'incoming_funds'",
        "UPDATE funding_balance SET entries = entries + 1 WHERE kind = 'incoming_funds'",
        "DELETE FROM funding_balance WHERE kind = 'incoming_funds'",
        "DELETE FROM funding_ledgerentry WHERE kind = 'incoming_funds'",
    ],
)
def test_every_damage_is_found(damage: str) -> None:
    contribution = make.received("1000")
    without_triggers(damage)

    found = reconcile()

    assert [(row["contribution"], row["kind"]) for row in found.differences] == [
        (contribution.reference, "incoming_funds")
    ]
    with pytest.raises(CommandError) as error:
        call_command("reconcile_ledger")
    assert error.value.returncode == 1


def test_posted_allocation_without_its_entry_is_found() -> None:
    contribution = make.received("1000")
    allocation = contribution.allocations.create(project=make.project(), amount_usd=Decimal(5), proposed_by=person())
    without_triggers(
        "UPDATE funding_allocation SET status = 'posted', posted_at = now(), posted_by_id = proposed_by_id WHERE id = %s",
        allocation.pk,
    )

    assert [row["allocation"] for row in reconcile().posted_without_entry] == [allocation.pk]
