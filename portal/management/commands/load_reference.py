from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.commands import JsonCommand
from portal.reference.loading import load


class Command(JsonCommand):
    help = "Loads States, goals, components, lists and UPR sessions in six languages; again and again without harm."

    def run(self, **options: Any) -> dict[str, Any]:
        return {table: asdict(count) for table, count in load().items()}

    def describe(self, result: Mapping[str, Any]) -> str:
        return "\n".join(
            f"{table}: {count['created']} created, {count['updated']} updated, {count['unchanged']} unchanged"
            for table, count in result.items()
        )
