"""What `import_recommendations`, `import_contributions`, … have in common: arguments, counts and exit codes."""

import heapq
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from portal.commands import JsonCommand, Refused, WrongUsage
from portal.imports import codes, pipeline, report
from portal.imports.kinds import ImportKind, get_kind
from portal.imports.models import COUNTS, ImportBatch
from portal.workflow import NotAllowed

MOST_MESSAGES = 50  # in the answer; --report has all of them


class ImportCommand(JsonCommand):
    """Subclasses name their `kind`; nothing else differs."""

    kind: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check everything and apply nothing.")
        parser.add_argument("--profile", default="auto", help="The format, when its headings do not tell.")
        parser.add_argument("--report", type=Path, help="Write the row report here (.csv or .xlsx).")
        parser.add_argument(
            "--partial", action="store_true", help="Apply the good rows and leave out the rejected ones."
        )

    def import_kind(self, **options: Any) -> ImportKind:
        """The kind as registered; a command whose options say how to read the file gives it to its profile here."""
        return get_kind(self.kind)

    def run(self, **options: Any) -> dict[str, Any]:
        kind, path, wanted = self.import_kind(**options), options["file"], options["profile"]
        if not path.is_file():
            raise WrongUsage(f"{path} is not a file.")
        if wanted not in ("auto", *(profile.name for profile in kind.profiles)):
            known = ", ".join(profile.name for profile in kind.profiles)
            raise WrongUsage(f"There is no format {wanted!r}. Formats: {known}.")
        if options["report"] and options["report"].suffix not in (".csv", ".xlsx"):
            raise WrongUsage("The report is written as .csv or .xlsx.")
        batch = pipeline.stage(kind, path, by=None, profile=wanted)
        try:
            return self.decide(batch, dry_run=options["dry_run"], partial=options["partial"])
        finally:
            if options["report"]:
                write_report(batch, options["report"])

    def decide(self, batch: ImportBatch, *, dry_run: bool, partial: bool) -> dict[str, Any]:
        if batch.errors:
            made = batch.errors[0]
            raise Refused(f"{made['code']}: {codes.sentence(made)} {codes.suggestion(made)}", **facts(batch))
        if earlier := pipeline.already_applied(batch):
            unchanged = dict.fromkeys(batch.counts, 0) | {
                "read": batch.counts["read"],
                "unchanged": batch.counts["read"],
            }
            return facts(batch) | unchanged | {"messages": [], "already_imported": earlier.pk}
        if dry_run:
            return facts(batch)
        try:
            pipeline.apply(batch, by=None, partial=partial)
        except NotAllowed as refusal:
            raise Refused(refusal, **facts(batch)) from refusal
        return facts(batch)

    def describe(self, result: Mapping[str, Any]) -> str:
        counts = ", ".join(f"{word} {result[word]}" for word in ("read", *COUNTS.values()))
        lines = [f"Import {result['import']} ({result['profile']}): {counts}."]
        if result.get("already_imported"):
            lines.append(f"Import {result['already_imported']} has already brought this file: nothing to do.")
        elif result["status"] == ImportBatch.Status.STAGED:
            lines.append("Checked only, nothing was applied.")
        lines += [
            f"  row {each['row']} {each['column']}: {each['code']} {each['message']} {each['suggestion']}"
            for each in result["messages"]
        ]
        if len(result["messages"]) == MOST_MESSAGES:
            lines.append("  … all of them with --report FILE.csv")
        return "\n".join(lines)


def facts(batch: ImportBatch) -> dict[str, Any]:
    """The answer of an import command; the names are promised (docs/architecture.md)."""
    return {
        "import": batch.pk,
        "status": batch.status,
        "profile": batch.profile,
        "sha256": batch.sha256,
        **batch.counts,
        "codes": code_counts(batch),
        "messages": first_messages(batch),
    }


def code_counts(batch: ImportBatch) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = batch.rows.with_messages().values_list("messages", flat=True).iterator(chunk_size=2000)
    for made in [*batch.messages, *(each for messages in rows for each in messages)]:
        found[made["code"]] = found.get(made["code"], 0) + 1
    return dict(sorted(found.items()))


def first_messages(batch: ImportBatch) -> list[dict[str, Any]]:
    """Errors before warnings; notes only in the report."""
    worst = heapq.nsmallest(MOST_MESSAGES, numbered_messages(batch), key=lambda made: made["severity"] != codes.ERROR)
    keep = ("row", "column", "severity", "code", "message", "raw", "suggestion")
    return [{name: codes.described(made)[name] for name in keep} for made in worst]


def numbered_messages(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    for made in batch.messages:
        if made["severity"] != codes.INFO:
            yield {"row": None, **made}
    rows = batch.rows.with_messages().values_list("number", "messages").iterator(chunk_size=2000)
    for number, messages in rows:
        for made in messages:
            if made["severity"] != codes.INFO:
                yield {**made, "row": number}


def write_report(batch: ImportBatch, path: Path) -> None:
    if path.suffix == ".xlsx":
        path.write_bytes(report.xlsx(batch))
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            report.write_csv(batch, file)
