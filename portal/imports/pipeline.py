"""The one way in for every file: read, stage, match, review, apply, undo.

`stage` reads the whole file and decides about every row without touching anything but the import's own two tables.
`apply` decides again, refuses when that differs from what was shown, and writes in one transaction.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import actions as documents
from portal.documents.models import Document
from portal.imports import codes
from portal.imports.codes import FileProblem
from portal.imports.kinds import ImportKind, Plan, Row, get_kind
from portal.imports.mappings.models import ColumnMapping
from portal.imports.mappings.reading import can_be_mapped, detect
from portal.imports.models import ImportBatch, ImportRow, Outcome
from portal.imports.preview import first_lines
from portal.imports.sources import COMMAND_LIMIT, MEGABYTE, Source, open_source
from portal.imports.tally import Tally, counts_of
from portal.workflow import Blocker, NotAllowed

CHUNK = 1000
MOST_TRIED = 500  # rows of an import that the page may take back on trial
MOST_ROWS = 1_000_000
Status = ImportBatch.Status
Progress = Callable[[int], None]  # is told how many rows are done


def unseen(rows: int) -> None:
    """Nobody waits."""


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
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind.name,
            file_name=(name or path.name)[:200],
            size=path.stat().st_size,
            counts=counts_of(Counter()),
            staged_by=by,
            document=document,
        )
        return read(batch, path, kind=kind, profile=profile, limit=limit)


def read(
    batch: ImportBatch,
    path: Path,
    *,
    kind: ImportKind,
    profile: str = "auto",
    limit: int = COMMAND_LIMIT,
    progress: Progress = unseen,
) -> ImportBatch:
    """Fills the batch from its file, completely or, when the file is refused, with nothing but the reason."""
    source = None
    try:
        with transaction.atomic():
            source = open_source(path, name=batch.file_name, limit=limit)
            fill(batch, source, kind, profile, progress)
    except FileProblem as problem:
        if source is not None and can_be_mapped(kind, source, problem):
            wait_for_mapping(batch, problem, source)
        else:
            refuse(batch, problem)
    return batch


@transaction.atomic
def refuse(batch: ImportBatch, problem: FileProblem) -> None:
    """A file that cannot be read is not kept: only its name, its size and the reason."""
    document = batch.document
    batch.profile, batch.sha256, batch.document = "", "", None
    batch.counts, batch.messages, batch.preview = counts_of(Counter()), [problem.message], {}
    batch.status = Status.STAGED
    batch.save()
    if document is not None:
        documents.forget(document)


@transaction.atomic
def wait_for_mapping(batch: ImportBatch, problem: FileProblem, source: Source) -> None:
    """A table whose columns nobody knows yet is kept: a person can say which is which."""
    batch.profile, batch.mapping, batch.sha256, batch.columns = "", None, source.sha256, {}
    batch.counts, batch.things, batch.absent = counts_of(Counter()), {}, []
    batch.messages, batch.preview, batch.status = [problem.message], first_lines(source), Status.STAGED
    batch.save()


def fill(batch: ImportBatch, source: Source, kind: ImportKind, profile: str, progress: Progress) -> None:
    chosen, batch.mapping = detect(kind, source, profile)
    if batch.mapping is not None:
        ColumnMapping.objects.filter(pk=batch.mapping.pk).update(used_at=timezone.now())
    batch.profile, batch.sha256, batch.size = chosen.name, source.sha256, source.size
    batch.columns = chosen.columns(source)
    batch.save()
    context, tally = kind.context(batch), Tally(kind)
    for rows in chunked(chosen.rows(source)):
        plans = planned(kind, rows, context)
        ImportRow.objects.bulk_create(row_from(batch, plan) for plan in plans)
        tally.add(plans, context)
        progress(tally.rows)
        if tally.rows > MOST_ROWS:
            raise FileProblem("FILE_TOO_LARGE", limit=COMMAND_LIMIT // MEGABYTE)
    if not tally.rows:
        raise FileProblem("FILE_EMPTY")
    batch.preview = first_lines(source)
    batch.messages = source.notes
    settle(batch, tally, context)


def settle(batch: ImportBatch, tally: Tally, context: Any) -> None:
    """Every row is decided about: the batch waits for a person."""
    batch.counts, batch.things = counts_of(tally.counts), dict(tally.things)
    batch.absent = [asdict(each) for each in tally.kind.absent(batch, context)]
    batch.status = Status.STAGED
    batch.save()


def planned(kind: ImportKind, rows: list[Row], context: Any) -> list[Plan]:
    kind.prepare(rows, context)
    return [kind.plan(row, context) for row in rows]


def row_from(batch: ImportBatch, plan: Plan) -> ImportRow:
    return ImportRow(
        batch=batch,
        number=plan.row.number,
        raw=plan.row.values,
        outcome=plan.outcome,
        messages=[placed(made, batch.columns) for made in plan.messages],
        changes=plan.changes,
    )


def chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        yield chunk


def placed(made: dict[str, Any], columns: dict[str, str]) -> dict[str, Any]:
    """The message with the file's own name for the column."""
    return {**made, "column": columns.get(made["column"], made["column"])}


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
            status=Status.APPLIED,
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
def apply(
    batch: ImportBatch,
    *,
    by: User | None,
    partial: bool = False,
    since: str = Status.STAGED,
    progress: Progress = unseen,
) -> ImportBatch:
    """Writes what the batch showed, all in one transaction. Rejected rows are left out only when `partial` says so.

    `since` is the status in which the batch has to be: another one for a worker to whom it was given.
    Raises NotAllowed: not allowed, not staged, refused file, rejected rows, already imported, or changed since shown.
    """
    kind = get_kind(batch.kind)
    check_right(kind, by)
    lock(kind)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if reasons := blockers_to_apply(kind, stored, by=by, partial=partial, since=since):
        raise NotAllowed(reasons)
    context = kind.context(stored)
    done = 0
    for rows in chunked_rows(stored):
        plans = planned(kind, [row_of(row) for row in rows], context)
        for row, plan in zip(rows, plans, strict=True):
            check_as_shown(row, plan)
        kind.write([plan for plan in plans if plan.does_something], context, batch=stored, by=by)
        remember(rows, plans)
        progress(done := done + len(rows))
    stored.status = Status.APPLIED
    stored.applied_at = timezone.now()
    stored.applied_by = by
    stored.problem = ""
    stored.save(update_fields=["status", "applied_at", "applied_by", "problem"])
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


def blockers_to_apply(
    kind: ImportKind, batch: ImportBatch, *, by: User | None, partial: bool, since: str = Status.STAGED
) -> list[Blocker]:
    if batch.status != since:
        return [not_waiting(batch)]
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
    return reasons + kind.apply_blockers(batch)


def not_waiting(batch: ImportBatch) -> Blocker:
    """Why nothing can be decided about it."""
    if batch.is_under_way:
        return Blocker(_("The portal is at work on this import. Wait until it is done."))
    if batch.status == Status.FAILED:
        return Blocker(_("The file could not be read. Have it read again first."))
    return Blocker(_("This import has already been applied."))


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


def row_of(stored: ImportRow) -> Row:
    return Row(stored.number, stored.raw, stored.decisions)


def check_as_shown(row: ImportRow, plan: Plan) -> None:
    if (plan.outcome, plan.changes) != (row.outcome, row.changes):
        sentence = _(
            "The portal's data have changed since this file was checked. Check it again and look at row %(n)s."
        )
        raise ChangedSinceShown([Blocker(sentence % {"n": row.number})])


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
def recheck(
    batch: ImportBatch, *, by: User | None, since: str = Status.STAGED, progress: Progress = unseen
) -> ImportBatch:
    """Matches the rows already read against the data and the decisions of now."""
    kind = get_kind(batch.kind)
    check_right(kind, by)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stored.status != since:
        raise NotAllowed([not_waiting(stored)])
    context, tally = kind.context(stored), Tally(kind)
    for rows in chunked_rows(stored):
        plans = planned(kind, [row_of(row) for row in rows], context)
        for row, plan in zip(rows, plans, strict=True):
            row.outcome, row.changes = plan.outcome, plan.changes
            row.messages = [placed(made, stored.columns) for made in plan.messages]
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["outcome", "changes", "messages"]
        )
        tally.add(plans, context)
        progress(tally.rows)
    stored.problem = ""
    settle(stored, tally, context)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def undo(batch: ImportBatch, *, by: User | None, since: str = Status.APPLIED) -> ImportBatch:
    """Takes an applied import back, completely or not at all. Raises NotAllowed when somebody has built on it."""
    kind = get_kind(batch.kind)
    check_right(kind, by)
    lock(kind)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stored.status != since:
        raise NotAllowed([not_applied(stored)])
    kind.undo(stored, by=by)
    stored.status = Status.UNDONE
    stored.undone_at = timezone.now()
    stored.undone_by = by
    stored.problem = ""
    stored.save(update_fields=["status", "undone_at", "undone_by", "problem"])
    audit.record(stored, "undo_import", by=by, facts={"sha256": stored.sha256, "counts": stored.counts})
    batch.refresh_from_db()
    return batch


def not_applied(batch: ImportBatch) -> Blocker:
    if batch.is_under_way:
        return not_waiting(batch)
    return Blocker(_("Only an import that is applied can be taken back."))


def blockers_to_undo(batch: ImportBatch, *, by: User | None) -> list[Blocker]:
    """What `undo` would say, before anybody asks for it. Large imports of kinds that cannot tell cheaply say nothing."""
    kind = get_kind(batch.kind)
    reasons = kind.undo_blockers(batch)
    if reasons is not None:
        return reasons
    return tried(kind, batch, by=by) if batch.counts["read"] <= MOST_TRIED else []


def tried(kind: ImportKind, batch: ImportBatch, *, by: User | None) -> list[Blocker]:
    """Takes it back and at once takes that back: the only answer that cannot differ from what `undo` will say."""
    try:
        with transaction.atomic():
            kind.undo(batch, by=by)
            transaction.set_rollback(True)
    except NotAllowed as refusal:
        return refusal.reasons
    return []


__all__ = ["ChangedSinceShown", "Outcome", "already_applied", "apply", "read", "recheck", "stage", "undo"]
