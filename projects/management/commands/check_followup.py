from collections.abc import Mapping
from typing import Any

from portal.commands import JsonCommand, Refused
from projects.followup.reconciliation import out_of_step


class Command(JsonCommand):
    help = "Proves that each recommendation repeats the latest progress entry of each side. Changes nothing."

    def run(self, **options: Any) -> dict[str, Any]:
        wrong = list(out_of_step().values_list("pk", flat=True)[:1000])
        if wrong:
            raise Refused(f"{len(wrong)} recommendations do not repeat their latest entry.", recommendations=wrong)
        return {"out_of_step": 0}

    def describe(self, result: Mapping[str, Any]) -> str:
        return "Every recommendation repeats the latest entry of each side."
