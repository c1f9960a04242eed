from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from portal.commands import JsonCommand, Refused, WrongUsage
from reports.runs.verification import Answer, check, sha256_of


class Command(JsonCommand):
    help = "Says whether a PDF is an edition that was issued, unchanged."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", default="", help="the verification code printed in it")

    def run(self, **options: Any) -> dict[str, Any]:
        try:
            with options["file"].open("rb") as file:
                sha256 = sha256_of(file)
        except OSError as error:
            raise WrongUsage(f"{options['file']} cannot be read: {error.strerror}.") from error
        verdict = check(code=options["code"], sha256=sha256)
        if verdict.answer is Answer.CHANGED:
            raise Refused("The code was issued, but this file is not the one that was issued.", sha256=sha256)
        if verdict.edition is None:
            raise Refused("This is not an edition that was issued, or it was changed.", sha256=sha256)
        return {
            "sha256": sha256,
            "code": verdict.edition.code,
            "report": verdict.edition.report.title,
            "language": verdict.edition.language,
            "pages": verdict.edition.pages,
            "superseded": verdict.is_superseded,
        }

    def describe(self, result: Mapping[str, Any]) -> str:
        note = " It has been replaced by a corrigendum since." if result["superseded"] else ""
        return f"Issued and unchanged: {result['report']} ({result['language']}), code {result['code']}.{note}"
