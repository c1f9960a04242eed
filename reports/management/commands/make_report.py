import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from funding.funds.models import Fund
from portal import periods
from portal.commands import JsonCommand, Refused, WrongUsage
from reports.figures.board import DoesNotReconcile
from reports.kinds import KINDS
from reports.runs import actions
from reports.runs.models import Edition
from reports.runs.tasks import render_edition
from reports.runs.workflow import EditionStatus


class Command(JsonCommand):
    help = "Makes one edition of a report, through the same code as the worker, and writes the PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("--period", required=True, help="2026, 2026-H1, 2026-Q3, 2026-2027 or two dates")
        parser.add_argument(
            "--fund", default="", help="code of the fund that a statement is of; else all voluntary funds"
        )
        parser.add_argument("--lang", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--output", type=Path, required=True, help="where the PDF goes")
        parser.add_argument("--through-worker", action="store_true", help="let a running worker make it, and wait")
        parser.add_argument("--timeout", type=int, default=300, help="seconds to wait for the worker")

    def run(self, **options: Any) -> dict[str, Any]:
        try:
            period = periods.parse(options["period"])
        except periods.PeriodInvalid as error:
            raise WrongUsage(
                f"{options['period']!r} is no period: write 2026, 2026-H1, 2026-Q3 or two dates."
            ) from error
        try:
            report = actions.draft_report(options["kind"], period, by=None, scope=scope_of(options))
        except DoesNotReconcile as error:
            raise Refused(f"The ledger does not add up, so nothing is reported: {error}") from error
        started = time.monotonic()
        edition = actions.queue_edition(report, options["lang"], by=None, send=options["through_worker"])
        if not options["through_worker"]:
            render_edition.apply(args=(edition.pk,))
            edition = Edition.objects.select_related("document").get(pk=edition.pk)
        else:
            edition = self.wait(edition, options["timeout"])
        if edition.status != EditionStatus.DONE or edition.document is None:
            raise Refused(edition.problem or "Another worker is making this edition.", status=edition.status)
        with edition.document.file.open("rb") as file:
            options["output"].write_bytes(file.read())
        return {
            "output": str(options["output"]),
            "sha256": edition.sha256,
            "pages": edition.pages,
            "bytes": edition.document.size,
            "figures_sha256": report.figures_sha256,
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
        return (
            f"{result['output']}: {result['pages']} pages, {result['bytes']} bytes, {result['seconds']} s\n"
            f"SHA-256 of the file     {result['sha256']}\n"
            f"SHA-256 of the figures  {result['figures_sha256']}\n"
            f"Verification code       {result['code']}{' (draft: not verifiable)' if result['is_draft'] else ''}"
        )


def scope_of(options: Mapping[str, Any]) -> str:
    """The code of the fund as it is recorded. Raises WrongUsage for a fund that is not there, or a kind that has none."""
    if not options["fund"]:
        return ""
    if KINDS[options["kind"]].scope is None:
        raise WrongUsage(f"A report of kind {options['kind']} is not of one fund.")
    fund = Fund.objects.filter(code__iexact=options["fund"]).first()
    if fund is None:
        raise WrongUsage(f"There is no fund {options['fund']!r}.")
    return fund.code
