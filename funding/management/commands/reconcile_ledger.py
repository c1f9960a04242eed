from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from funding.ledger.reconciliation import in_one_snapshot
from portal.commands import JsonCommand, Refused


class Command(JsonCommand):
    help = (
        "Adds up the whole ledger again and compares it with the balances, with the records that stand behind it and with"
        " the certified periods; differences must be none."
    )

    def run(self, **options: Any) -> dict[str, Any]:
        found = in_one_snapshot()
        facts = asdict(found)
        if not found.is_clean:
            raise Refused(f"The books do not add up: {', '.join(found.broken)}.", **facts)
        return facts

    def describe(self, result: Mapping[str, Any]) -> str:
        lines = [
            f"{result['entries']} entries and {result['balances']} balances agree: no differences.",
            f"Sum of entries US$ {result['sum_of_entries_usd']}, of balances US$ {result['sum_of_balances_usd']}.",
        ]
        lines.append(f"{result['certified_periods']} certified periods say what the ledger says.")
        lines += [
            f"Note: {row['contribution']} has US$ {row['allocated_usd']} allocated of US$ {row['available_usd']}"
            " (exchange loss)."
            for row in result["over_allocated"]
        ]
        return "\n".join(lines)
