from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from portal.commands import JsonCommand, Refused
from reports.library import actions


class Command(JsonCommand):
    help = (
        "Makes the library's entries again from the public copies, or with --check only proves that they are the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something differs")

    def run(self, **options: Any) -> dict[str, Any]:
        proof = actions.prove() if options["check"] else actions.rebuild()
        facts = {
            "entries": proof.entries,
            "texts": proof.texts,
            "missing": proof.missing,
            "surplus": proof.surplus,
            "differing": proof.differing,
        }
        if not proof.holds:
            raise Refused("The library does not say what the public copies say: run rebuild_library.", **facts)
        return facts

    def describe(self, result: Mapping[str, Any]) -> str:
        return f"{result['entries']} reports in {result['texts']} texts, each as its public copy says."
