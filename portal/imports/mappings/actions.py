"""Saving which column is which, and what follows for the file on which it was said."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports import background, pipeline
from portal.imports.kinds import TableProfile, get_kind
from portal.imports.mappings.models import ColumnMapping
from portal.imports.mappings.reading import Place, column_key, fingerprint
from portal.imports.mappings.words import label
from portal.imports.models import ImportBatch
from portal.imports.sources import PAGE_LIMIT
from portal.imports.uploads import SMALL
from portal.workflow import Blocker, NotAllowed


@transaction.atomic
def save_mapping(
    batch: ImportBatch,
    *,
    profile: TableProfile,
    place: Place,
    columns: Mapping[str, int],
    constants: Mapping[str, str],
    decimals: str = "",
    day_order: str = "",
    name: str,
    by: User,
) -> ColumnMapping:
    """Keeps it for these headings, in the place of an earlier one, and reads the file anew. Raises NotAllowed."""
    pipeline.check_right(get_kind(batch.kind), by)
    stored = background.locked(batch)
    if not can_change(stored):
        raise NotAllowed([Blocker(_("The columns of this file are settled."))])
    print_ = fingerprint(place.headings)
    before = ColumnMapping.objects.select_for_update().filter(kind=batch.kind, fingerprint=print_).first()
    if reasons := blockers(batch.kind, profile, columns, constants, name=name.strip(), before=before):
        raise NotAllowed(reasons)
    mapping = before or ColumnMapping(kind=batch.kind, fingerprint=print_)
    mapping.profile, mapping.name, mapping.headings = profile.name, name.strip(), place.headings
    mapping.columns = {field: column_key(place.headings, index) for field, index in columns.items()}
    mapping.constants = {field: text.strip() for field, text in constants.items() if field not in columns}
    mapping.decimals, mapping.day_order = decimals, day_order
    mapping.recorded_by, mapping.recorded_at = by, timezone.now()
    mapping.save()
    audit.record(
        mapping,
        "save_mapping",
        by=by,
        facts={"columns": mapping.columns, "constants": mapping.constants, "import": stored.pk},
    )
    read_anew(stored, by=by)
    batch.refresh_from_db()
    return mapping


def can_change(batch: ImportBatch) -> bool:
    """While nothing of the file is applied: one that waits for a mapping, or one that was read through one."""
    return batch.is_mappable or bool(batch.is_staged and batch.mapping_id and batch.document_id)


def blockers(
    kind: str,
    profile: TableProfile,
    columns: Mapping[str, int],
    constants: Mapping[str, str],
    *,
    name: str,
    before: ColumnMapping | None,
) -> list[Blocker]:
    said = {*columns, *(field for field, text in constants.items() if text.strip())}
    reasons = [
        Blocker(
            _("%(field)s: choose its column, or write the value that all rows have.") % {"field": label(field)},
            anchor=f"id_column_{field}",
        )
        for field in profile.required
        if field not in said
    ]
    return reasons + name_blockers(kind, name, before)


def name_blockers(kind: str, name: str, mapping: ColumnMapping | None) -> list[Blocker]:
    if not name:
        return [Blocker(_("Give the mapping a name."), anchor="id_name")]
    others = ColumnMapping.objects.filter(kind=kind, name__iexact=name)
    if (others.exclude(pk=mapping.pk) if mapping and mapping.pk else others).exists():
        return [Blocker(_("Another mapping has this name, for files with other headings."), anchor="id_name")]
    return []


def read_anew(batch: ImportBatch, *, by: User) -> None:
    """At once or, a large file, by the worker. Who said which column is which has checked the file."""
    batch.rows.all().delete()
    batch.staged_by, batch.staged_at, batch.names, batch.options = by, timezone.now(), [], {}
    batch.save(update_fields=["staged_by", "staged_at", "names", "options"])
    if batch.document is None or batch.size > SMALL:
        background.hand_over(batch, ImportBatch.Status.READING, by=by)
        return
    pipeline.read(batch, Path(batch.document.file.path), kind=get_kind(batch.kind), limit=PAGE_LIMIT)


@transaction.atomic
def rename_mapping(mapping: ColumnMapping, *, name: str, by: User) -> ColumnMapping:
    pipeline.check_right(get_kind(mapping.kind), by)
    stored = ColumnMapping.objects.select_for_update().get(pk=mapping.pk)
    if reasons := name_blockers(stored.kind, name.strip(), stored):
        raise NotAllowed(reasons)
    before, stored.name = stored.name, name.strip()
    stored.save(update_fields=["name"])
    audit.record(stored, "rename_mapping", by=by, facts={"before": before, "after": stored.name})
    return stored


@transaction.atomic
def delete_mapping(mapping: ColumnMapping, *, by: User) -> None:
    """Imports that were read by it stay as they are; the next file with these headings asks again."""
    pipeline.check_right(get_kind(mapping.kind), by)
    audit.record(mapping, "delete_mapping", by=by, facts={"name": mapping.name, "kind": mapping.kind})
    mapping.delete()
