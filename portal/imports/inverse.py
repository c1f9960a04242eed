"""The ordinary way to take an import back: delete what it created, restore what it changed, if nobody built on it."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from portal.imports.kinds import ImportKind
from portal.imports.models import ImportBatch, ImportRow
from portal.workflow import Blocker, NotAllowed


def take_back(kind: ImportKind, batch: ImportBatch) -> None:
    """Raises NotAllowed, naming the row, when a record is in use or a value is no longer the one that was written."""
    for row in batch.rows.filter(record_id__isnull=False).exclude(changes={}):
        restore(kind.model, row)
    delete_created(batch)


def restore(model: type[models.Model], row: ImportRow) -> None:
    if model._meta.label in row.created_ids:
        return
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=row.record_id).first()
    if record is None:
        raise NotAllowed([Blocker(_("Row %(n)s: its record has been deleted since.") % {"n": row.number})])
    for name, (before, after) in row.changes.items():
        if stored_form(record, name) != after:
            raise NotAllowed(
                [Blocker(_("Row %(n)s: “%(field)s” has been changed since.") % {"n": row.number, "field": name})]
            )
        field = record._meta.get_field(name)
        setattr(record, name, field.to_python(before) if isinstance(field, models.Field) else before)
    record.save(update_fields=list(row.changes))


def stored_form(record: models.Model, name: str) -> Any:
    """A field's value as `changes` keeps it."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return field.value_to_string(record) if isinstance(field, models.Field) else str(value)


def delete_created(batch: ImportBatch) -> None:
    ids: dict[str, list[int]] = defaultdict(list)
    for created in batch.rows.exclude(created_ids={}).values_list("created_ids", flat=True):
        for label, some in created.items():
            ids[label] += some
    for label in reversed(list(ids)):
        try:
            apps.get_model(label)._default_manager.filter(pk__in=ids[label]).delete()
        except (ProtectedError, RestrictedError) as error:
            raise NotAllowed([Blocker(_("Records that this import brought are already in use."))]) from error
