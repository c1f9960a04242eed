from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from portal.commands import JsonCommand, Refused, WrongUsage
from reports.runs.verification import Answer, check, sha256_of


class Command(JsonCommand):
    help = "Says whether a PDF is an edition, a public copy or a paper that was issued, unchanged."

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
        issued = verdict.edition or verdict.paper
        if issued is None:
            raise Refused("This is not an edition that was issued, or it was changed.", sha256=sha256)
        return {
            "sha256": sha256,
            "code": issued.code,
            "report": verdict.edition.report.title if verdict.edition else f"Paper {issued}",
            "language": issued.language,
            "pages": issued.pages,
            "superseded": verdict.is_superseded,
            "corrigendum": verdict.correction,
            "public_copy": verdict.is_public_copy,
            "withdrawn_at": verdict.withdrawn_at,
        }

    def describe(self, result: Mapping[str, Any]) -> str:
        notes = [
            "It is the public copy." if result["public_copy"] else "",
            "The public copy was withdrawn." if result["withdrawn_at"] else "",
            "It has been replaced since." if result["superseded"] else "",
        ]
        said = " ".join(["", *filter(None, notes)])
        return f"Issued and unchanged: {result['report']} ({result['language']}), code {result['code']}.{said}"
