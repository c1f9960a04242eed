from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings

from portal.commands import JsonCommand
from portal.workflow import REGISTRY, Workflow


class Command(JsonCommand):
    help = "Prints each workflow: its states with whose turn it is, its moves with their permission, and a diagram."

    def run(self, **options: Any) -> dict[str, Any]:
        import_module(settings.ROOT_URLCONF)  # brings in every feature, and with it its workflow
        return {name: facts(workflow) for name, workflow in sorted(REGISTRY.items())}

    def describe(self, result: Mapping[str, Any]) -> str:
        return "\n".join(page(name, workflow) for name, workflow in sorted(REGISTRY.items()))


def facts(workflow: Workflow) -> dict[str, Any]:
    return {
        "states": [
            {"value": s.value, "staff": str(s.label), "outside": str(s.outside), "owner": str(s.owner)}
            for s in workflow.states
        ],
        "moves": [
            {
                "verb": m.verb,
                "from": list(m.sources),
                "to": m.target,
                "permission": m.permission,
                "needs_note": m.needs_note,
            }
            for m in workflow.moves
        ],
    }


def page(name: str, workflow: Workflow) -> str:
    """The workflow as Markdown."""
    states = [f"| {s.value} | {s.label} | {s.outside} | {s.owner} |" for s in workflow.states]
    moves = [
        f"| {m.verb} | {', '.join(m.sources)} | {m.target} | `{m.permission}` | {'yes' if m.needs_note else ''}"
        f" | {guard(workflow, m.verb)} |"
        for m in workflow.moves
    ]
    return "\n".join(
        [
            f"# Workflow: {name}\n",
            "| state | staff | outside | turn |\n|---|---|---|---|",
            *states,
            "\n| verb | from | to | permission | reason needed | what must be there |\n|---|---|---|---|---|---|",
            *moves,
            f"\n```mermaid\n{workflow.mermaid()}\n```\n",
        ]
    )


def guard(workflow: Workflow, verb: str) -> str:
    """What is checked beside the right, in the words of the function that checks it."""
    find = workflow.blockers.get(verb)
    return "" if find is None else (find.__doc__ or "see the page").strip().splitlines()[0]
