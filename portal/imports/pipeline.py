"""The one way in for every file: read, stage, match, review, apply, undo.

`stage` reads the whole file and decides about every row without touching anything but the import's own two tables.
`apply` decides again, refuses when that differs from what was shown, and writes in one transaction.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents.models import Document
from portal.imports import codes
from portal.imports.codes import FileProblem
from portal.imports.kinds import ImportKind, Plan, Row, get_kind
from portal.imports.models import COUNTS, ImportBatch, ImportRow, Outcome
from portal.imports.sources import COMMAND_LIMIT, Source, open_source
from portal.workflow import Blocker, NotAllowed

CHUNK = 1000
MOST_ROWS = 1_000_000


def stage(
    kind: ImportKind,
    path: Path,
    *,
    by: User | None,
    name: str = "",
    profile: str = "auto",
    limit: int = COMMAND_LIMIT,
    document: Document | None = None,
) -> ImportBatch:
    """Reads and matches the file. Always returns a batch: one with `errors` when the file as a whole is refused."""
    check_right(kind, by)
    try:
        with transaction.atomic():
            source = open_source(path, name=name, limit=limit)
            return stage_source(kind, source, by=by, profile=profile, document=document)
    except FileProblem as problem:
        return ImportBatch.objects.create(
            kind=kind.name,
            file_name=(name or path.name)[:200],
            size=path.stat().st_size,
            counts=counts_of(Counter()),
            messages=[problem.message],
            staged_by=by,
            document=document,
        )


def stage_source(
    kind: ImportKind, source: Source, *, by: User | None, profile: str, document: Document | None
) -> ImportBatch:
    chosen = kind.detect(source, profile)
    columns = chosen.columns(source)
    batch = ImportBatch.objects.create(
        kind=kind.name,
        profile=chosen.name,
        file_name=source.name[:200],
        sha256=source.sha256,
        size=source.size,
        staged_by=by,
        document=document,
    )
    context = kind.context(batch)
    counts: Counter[str] = Counter()
    for rows in chunked(chosen.rows(source)):
        plans = [kind.plan(row, context) for row in rows]
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batch,
                number=plan.row.number,
                raw=plan.row.values,
                outcome=plan.outcome,
                messages=[placed(made, columns) for made in plan.messages],
                changes=plan.changes,
            )
            for plan in plans
        )
        counts.update(plan.outcome for plan in plans)
        if counts.total() > MOST_ROWS:
            raise FileProblem("FILE_TOO_LARGE", limit=COMMAND_LIMIT)
    if not counts:
        raise FileProblem("FILE_EMPTY")
    batch.counts = counts_of(counts)
    batch.messages = source.notes
    batch.save(update_fields=["counts", "messages"])
    return batch


def chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        yield chunk


def placed(made: dict[str, Any], columns: dict[str, str]) -> dict[str, Any]:
    """The message with the file's own name for the column."""
    return {**made, "column": columns.get(made["column"], made["column"])}


def counts_of(counts: Counter[str]) -> dict[str, int]:
    return {"read": counts.total(), **{word: counts[outcome] for outcome, word in COUNTS.items()}}


def already_applied(batch: ImportBatch) -> ImportBatch | None:
    """The import that has brought this very file completely, so that nothing is left to do.

    None when rows of it were left out, or when any import was taken back since: rows that this one found unchanged may
    have gone with that.
    """
    earlier = (
        ImportBatch.objects.filter(
            kind=batch.kind,
            profile=batch.profile,
            sha256=batch.sha256,
            status=ImportBatch.Status.APPLIED,
            counts__rejected=0,
            counts__conflict=0,
        )
        .exclude(pk=batch.pk)
        .exclude(sha256="")
        .first()
    )
    if earlier and ImportBatch.objects.filter(kind=batch.kind, undone_at__gt=earlier.applied_at).exists():
        return None
    return earlier


@transaction.atomic
def apply(batch: ImportBatch, *, by: User | None, partial: bool = False) -> ImportBatch:
    """Writes what the batch showed, all in one transaction. Rejected rows are left out only when `partial` says so.

    Raises NotAllowed: not allowed, not staged, refused file, rejected rows, already imported, or changed since shown.
    """
    kind = get_kind(batch.kind)
    check_right(kind, by)
    lock(kind)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if reasons := blockers_to_apply(kind, stored, by=by, partial=partial):
        raise NotAllowed(reasons)
    context = kind.context(stored)
    for rows in chunked_rows(stored):
        plans = [plan_as_shown(kind, row, context) for row in rows]
        kind.write([plan for plan in plans if plan.does_something], context, batch=stored, by=by)
        remember(rows, plans)
    stored.status = ImportBatch.Status.APPLIED
    stored.applied_at = timezone.now()
    stored.applied_by = by
    stored.save(update_fields=["status", "applied_at", "applied_by"])
    audit.record(stored, "apply_import", by=by, facts={"sha256": stored.sha256, "counts": stored.counts})
    batch.refresh_from_db()
    return batch


def check_right(kind: ImportKind, by: User | None) -> None:
    """`by` None is the operator at the command line."""
    if by is not None and not by.has_perm(kind.permission):
        raise NotAllowed([Blocker(_("You do not have the right to import these files."))])


def lock(kind: ImportKind) -> None:
    """One import of a kind at a time: two that bring the same record would both believe it new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{kind.name}"])


def blockers_to_apply(kind: ImportKind, batch: ImportBatch, *, by: User | None, partial: bool) -> list[Blocker]:
    if not batch.is_staged:
        return [Blocker(_("This import has already been applied."))]
    if batch.errors:
        return [Blocker(f"{codes.sentence(made)} {codes.suggestion(made)}") for made in batch.errors]
    reasons = []
    if earlier := already_applied(batch):
        reasons.append(
            Blocker(
                _("Import %(number)s has already brought this file. Nothing is left to do.") % {"number": earlier.pk}
            )
        )
    if kind.four_eyes and by is not None and by.pk == batch.staged_by_id:
        reasons.append(Blocker(_("Another person has to apply this import: it moves money.")))
    rejected = batch.counts["rejected"]
    if rejected == batch.counts["read"]:
        return [Blocker(_("None of the rows can be imported. Correct the file."))]
    if rejected and (kind.all_or_nothing or not partial):
        reasons.append(Blocker(rejection_sentence(kind, rejected)))
    return reasons


def rejection_sentence(kind: ImportKind, rejected: int) -> str:
    counted = ngettext("%(n)s row is rejected.", "%(n)s rows are rejected.", rejected) % {"n": rejected}
    if kind.all_or_nothing:
        return counted + " " + _("Files of this kind are imported completely or not at all. Correct the file.")
    return counted + " " + _("Correct the file, or confirm that the import leaves them out.")


def chunked_rows(batch: ImportBatch) -> Iterator[list[ImportRow]]:
    """In the order of the file, a thousand at a time, so that memory stays flat."""
    last = 0
    while rows := list(batch.rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def plan_as_shown(kind: ImportKind, row: ImportRow, context: Any) -> Plan:
    plan = kind.plan(Row(row.number, row.raw), context)
    if (plan.outcome, plan.changes) != (row.outcome, row.changes):
        raise ChangedSinceShown(
            [
                Blocker(
                    _(
                        "The portal's data have changed since this file was checked. Check it again and look at row %(n)s."
                    )
                    % {"n": row.number}
                )
            ]
        )
    return plan


class ChangedSinceShown(NotAllowed):
    """What would be written is not what the person has seen."""


def remember(rows: list[ImportRow], plans: list[Plan]) -> None:
    """Writes to the rows what became of them: one statement instead of one a row."""
    done = []
    for row, plan in zip(rows, plans, strict=True):
        row.record_id, row.created_ids = plan.record_id, plan.created
        if row.record_id or row.created_ids:
            done.append(row)
    ImportRow.objects.bulk_create(
        done, update_conflicts=True, unique_fields=["id"], update_fields=["record_id", "created_ids"]
    )


@transaction.atomic
def recheck(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Matches the rows already read against the data of now; for a batch that `apply` found changed."""
    kind = get_kind(batch.kind)
    check_right(kind, by)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not stored.is_staged:
        raise NotAllowed([Blocker(_("This import has already been applied."))])
    context = kind.context(stored)
    counts: Counter[str] = Counter()
    for rows in chunked_rows(stored):
        for row in rows:
            plan = kind.plan(Row(row.number, row.raw), context)
            row.outcome, row.changes, row.messages = plan.outcome, plan.changes, plan.messages
            counts[plan.outcome] += 1
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["outcome", "changes", "messages"]
        )
    stored.counts = counts_of(counts)
    stored.save(update_fields=["counts"])
    batch.refresh_from_db()
    return batch


@transaction.atomic
def undo(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Takes an applied import back, completely or not at all. Raises NotAllowed when somebody has built on it."""
    kind = get_kind(batch.kind)
    check_right(kind, by)
    lock(kind)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not stored.is_applied:
        raise NotAllowed([Blocker(_("Only an import that is applied can be taken back."))])
    kind.undo(stored, by=by)
    stored.status = ImportBatch.Status.UNDONE
    stored.undone_at = timezone.now()
    stored.undone_by = by
    stored.save(update_fields=["status", "undone_at", "undone_by"])
    audit.record(stored, "undo_import", by=by, facts={"sha256": stored.sha256, "counts": stored.counts})
    batch.refresh_from_db()
    return batch


__all__ = ["ChangedSinceShown", "Outcome", "already_applied", "apply", "recheck", "stage", "undo"]
