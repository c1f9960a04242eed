from collections.abc import Mapping
from typing import Any

from rules.permissions import permissions as table

from portal.accounts.roles import ROLE_CARDS
from portal.commands import JsonCommand


class Command(JsonCommand):
    help = "Prints the permission table: every named permission and who holds it."

    def run(self, **options: Any) -> dict[str, Any]:
        return {
            "permissions": {name: predicate.name for name, predicate in sorted(table.items())},
            "roles": {card.role.value: str(card.description) for card in ROLE_CARDS},
        }

    def describe(self, result: Mapping[str, Any]) -> str:
        """As Markdown; written to docs/ by `make docs`."""
        rows = [f"| `{name}` | {who} |" for name, who in result["permissions"].items()]
        roles = [f"| {role} | {description} |" for role, description in result["roles"].items()]
        return "\n".join(
            [
                "# Who may do what\n",
                "| role | in words |\n|---|---|",
                *roles,
                "\n| permission | held by |\n|---|---|",
                *rows,
                "",
            ]
        )
