from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from funding.contributions.importing import ContributionsImport
from funding.contributions.importing.profiles import LatestContributions
from funding.management.commands.import_rates import Command as ImportRates
from portal.commands import WrongUsage
from portal.imports.commands import ImportCommand
from portal.imports.kinds import ImportKind


class Command(ImportCommand):
    help = "Imports a published list of contributions: each row a signed contribution with its receipt, US$ proved."
    kind = "contributions"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--fund", default="", help="Code of the fund; a list names none. Without it: HC.")
        parser.add_argument("--as-at", default="", help="Date of the list, when neither its text nor its name tells.")
        parser.add_argument("--rates", type=Path, help="A file of rates to import first.")

    def import_kind(self, **options: Any) -> ImportKind:
        try:
            as_at = date.fromisoformat(options["as_at"]).isoformat() if options["as_at"] else ""
        except ValueError:
            raise WrongUsage("--as-at is a date such as 2024-06-30.") from None
        kind = ContributionsImport()
        kind.profiles = (LatestContributions(fund=options["fund"], as_at=as_at),)  # type: ignore[misc]
        return kind

    def run(self, **options: Any) -> dict[str, Any]:
        if options["rates"] is None:
            return super().run(**options)
        with transaction.atomic():
            rates = ImportRates().run(
                file=options["rates"], profile="auto", report=None, dry_run=False, partial=options["partial"]
            )
            answer = super().run(**options)
            transaction.set_rollback(options["dry_run"])  # the rates are not applied either
        return answer | {"rates": {word: rates[word] for word in ("import", "read", "created", "unchanged")}}
