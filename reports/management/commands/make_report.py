import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandParser

from funding.funds.models import Fund
from portal import periods
from portal.commands import JsonCommand, Refused, WrongUsage
from portal.periods import Period
from portal.workflow import NotAllowed
from reports.figures.books import DoesNotReconcile
from reports.kinds import KINDS, STATEMENT, Kind
from reports.runs import actions, making
from reports.runs.models import Edition, Report
from reports.runs.tasks import render_edition
from reports.runs.workflow import EditionStatus

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ALL = "all"
SOME = 8  # codes that a refusal names


class Command(JsonCommand):
    help = "Makes editions of a report, through the same code as the worker, and writes one PDF for each language."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("--period", required=True, help="2026, 2026-H1, 2026-Q3, 2026-2027 or two dates")
        parser.add_argument("--scope", default="", help="code of what it is about: a fund, a donor, a State, a project")
        parser.add_argument("--fund", default="", help="the same, of a statement; else all voluntary funds")
        parser.add_argument(
            "--lang", action="append", choices=[*LANGUAGES, ALL], help="several times, or all; English when left out"
        )
        parser.add_argument(
            "--output",
            type=Path,
            required=True,
            help="where the PDF goes: a file, a folder, or with several languages a name that gets the language",
        )
        parser.add_argument("--through-worker", action="store_true", help="let a running worker make it, and wait")
        parser.add_argument("--timeout", type=int, default=300, help="seconds to wait for the worker")

    def run(self, **options: Any) -> dict[str, Any]:
        kind, period = KINDS[options["kind"]], period_of(options["period"])
        scope = scope_of(kind, options)
        languages = languages_of(options["lang"])
        targets = Targets(options["output"], languages)
        report = drafted(kind, period, scope)
        made = [self.edition(report, language, targets, options) for language in languages]
        facts = {
            "kind": report.kind, "scope": report.scope, "period": str(report.period), "report": report.pk,
            "figures_sha256": report.figures_sha256, "editions": made,
        }  # fmt: skip
        return facts if len(made) > 1 else {**facts, **made[0]}

    def edition(self, report: Report, language: str, targets: "Targets", options: Mapping[str, Any]) -> dict[str, Any]:
        """Makes one language and writes its file. Raises Refused with the reason that the author would read."""
        started = time.monotonic()
        edition = making.queue_edition(report, language, by=None, send=options["through_worker"])
        if options["through_worker"]:
            edition = self.wait(edition, options["timeout"])
        else:
            render_edition.apply(args=(edition.pk,))
            edition = Edition.objects.select_related("document").get(pk=edition.pk)
        if edition.status != EditionStatus.DONE or edition.document is None:
            reason = edition.problem or "Another worker is making this edition."
            raise Refused(reason, status=edition.status, language=language)
        target = targets.of(edition)
        with edition.document.file.open("rb") as file:
            written(target, file.read())
        return {
            "language": language,
            "output": str(target),
            "sha256": edition.sha256,
            "pages": edition.pages,
            "bytes": edition.document.size,
            "code": edition.code,
            "is_draft": edition.is_draft,
            "seconds": round(time.monotonic() - started, 2),
        }

    def wait(self, edition: Edition, timeout: int) -> Edition:
        until = time.monotonic() + timeout
        shown = ""
        while True:
            edition = Edition.objects.select_related("document").get(pk=edition.pk)
            if not edition.is_under_way:
                return edition
            now = f"{edition.status} {edition.step} {edition.progress} %"
            if now != shown:
                self.stderr.write(now)
                shown = now
            if time.monotonic() > until:
                raise Refused(f"No worker has finished it in {timeout} seconds.", status=edition.status)
            time.sleep(0.2)

    def describe(self, result: Mapping[str, Any]) -> str:
        lines = [line for one in result["editions"] for line in described(one)]
        return "\n".join([*lines, f"SHA-256 of the figures  {result['figures_sha256']}"])


def described(one: Mapping[str, Any]) -> list[str]:
    return [
        f"{one['output']}: {one['pages']} pages, {one['bytes']} bytes, {one['seconds']} s",
        f"SHA-256 of the file     {one['sha256']}",
        f"Verification code       {one['code']}{' (draft: not verifiable)' if one['is_draft'] else ''}",
    ]


def period_of(text: str) -> Period:
    try:
        return periods.parse(text)
    except periods.PeriodInvalid as error:
        raise WrongUsage(f"{text!r} is no period: write 2026, 2026-H1, 2026-Q3 or two dates.") from error


def languages_of(asked: Sequence[str] | str | None) -> list[str]:
    """In the order of the portal's languages, each once. A single word when the command is called from code."""
    words = [asked] if isinstance(asked, str) else list(asked or ["en"])
    return LANGUAGES if ALL in words else [code for code in LANGUAGES if code in words]


def scope_of(kind: Kind, options: Mapping[str, Any]) -> str:
    """The code as it is recorded. Raises WrongUsage for one that nothing has, for a kind that has none, and where one lacks."""
    if options["fund"] and (kind.code != STATEMENT.code or options["scope"]):
        raise WrongUsage("--fund is the scope of a statement: write --scope for any other report.")
    asked = options["fund"] or options["scope"]
    if kind.scope is None:
        if asked:
            raise WrongUsage(f"A report of kind {kind.code} is of the whole programme: leave --scope out.")
        return ""
    codes = [code for code, _name in kind.scope.choices(None)]
    if not asked:
        if kind.is_scope_needed:
            raise WrongUsage(f"Say with --scope what it is about ({kind.scope.label}): {some(codes)}.")
        return ""
    if kind.code == STATEMENT.code:  # also of assessed money, which is offered nowhere
        codes = list(Fund.objects.values_list("code", flat=True))
    found = next((code for code in codes if code.casefold() == asked.casefold()), None)
    if found is None:
        raise WrongUsage(f"{kind.scope.label}: there is none with the code {asked!r}. There are: {some(codes)}.")
    return found


def some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:SOME]) + (f" and {len(codes) - SOME} more" if len(codes) > SOME else "") or "none yet"


def drafted(kind: Kind, period: Period, scope: str) -> Report:
    try:
        return actions.draft_report(kind.code, period, by=None, scope=scope)
    except DoesNotReconcile as error:
        raise Refused(f"The ledger does not add up, so nothing is reported: {error}") from error
    except NotAllowed as refusal:
        raise Refused(str(refusal)) from refusal
    except ObjectDoesNotExist as error:
        raise Refused(f"The report is about something that is not there: {error}") from error


class Targets:
    """Where each language's file goes."""

    def __init__(self, output: Path, languages: Sequence[str]) -> None:
        self.output, self.is_several = output, len(languages) > 1
        self.is_folder = output.is_dir()
        folder = output if self.is_folder else output.parent
        if not folder.is_dir():
            raise WrongUsage(f"There is no folder {folder}.")

    def of(self, edition: Edition) -> Path:
        if self.is_folder:
            return self.output / edition.file_name
        if self.is_several:
            return self.output.with_stem(f"{self.output.stem}-{edition.language}")
        return self.output


def written(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error
