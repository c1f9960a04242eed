from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from funding.ledger.reconciliation import reconcile
from portal.commands import JsonCommand, Refused


class Command(JsonCommand):
    help = "Adds up the whole ledger again and compares it with the balances; differences must be none."

    def run(self, **options: Any) -> dict[str, Any]:
        with transaction.atomic():
            if (
                len(connection.savepoint_ids) == 0
            ):  # the first statement of its own transaction: one snapshot for all sums
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = reconcile()
        facts = asdict(found)
        if not found.is_clean:
            raise Refused("The balances differ from the ledger.", **facts)
        return facts

    def describe(self, result: Mapping[str, Any]) -> str:
        lines = [
            f"{result['entries']} entries and {result['balances']} balances agree: no differences.",
            f"Sum of entries US$ {result['sum_of_entries_usd']}, of balances US$ {result['sum_of_balances_usd']}.",
        ]
        lines += [
            f"Note: {row['contribution']} has US$ {row['allocated_usd']} allocated of US$ {row['available_usd']}"
            " (exchange loss)."
            for row in result["over_allocated"]
        ]
        return "\n".join(lines)
