"""Takes an import of recommendations back, if nobody has built on what it brought."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from portal.imports.models import ImportBatch, ImportRow
from portal.workflow import Blocker, NotAllowed
from projects.recommendations import texts
from projects.recommendations.importing.known import EDITABLE, FACTS
from projects.recommendations.models import (
    AffectedGroup,
    Mechanism,
    Recommendation,
    RecommendingState,
    Review,
    SourceDocument,
    Theme,
)

LINKS = (
    "projects.Recommendation_themes",
    "projects.Recommendation_groups",
    "projects.Recommendation_also_concerns",
    "projects.RecommendationSdg",
    "projects.RecommendingState",
    "projects.RecommendationText",
    "projects.PositionChange",
)
WRITTEN_BY_PEOPLE_TOO = ("projects.RecommendationText", "projects.PositionChange")
RESTORED = frozenset({*EDITABLE, *FACTS, "text_raw", "text_hash", "position_raw", "source_profile"})
EMPTY = {"report_symbol": "", "addendum_symbol": ""}  # other facts of a review or a document are empty as None
CHUNK = 500
MOST_REASONS = 20


def take_back(batch: ImportBatch) -> None:
    """Raises NotAllowed with all reasons: later imports, edited values, links made by people."""
    refuse(blockers(batch))
    for rows in chunks(batch.rows.exclude(changes={}).filter(record_id__isnull=False).order_by("-pk")):
        restore(rows)
    created = created_ids(batch)
    for label in LINKS:
        delete_links(label, created[label])
    delete_records(created["projects.Recommendation"])
    empty_again(created)
    delete_names(created)


def blockers(batch: ImportBatch) -> list[Blocker]:
    """What stands in the way now; the page shows it before anybody asks."""
    return later_imports(batch) + edited(touched(batch)) + in_use(batch)


def touched(batch: ImportBatch) -> "QuerySet[Recommendation]":
    return Recommendation.objects.filter(
        pk__in=batch.rows.filter(record_id__isnull=False).order_by().values("record_id")
    )


def created_by(batch: ImportBatch) -> "QuerySet[Recommendation]":
    return Recommendation.objects.filter(source_batch=batch)


def created_ids(batch: ImportBatch) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for created in batch.rows.exclude(created_ids={}).values_list("created_ids", flat=True).iterator(CHUNK):
        for label, some in created.items():
            ids[label] += some
    return ids


def chunks(rows: "QuerySet[ImportRow]") -> Iterator[list[ImportRow]]:
    iterator = rows.iterator(CHUNK)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        yield chunk


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


# Reasons against


def later_imports(batch: ImportBatch) -> list[Blocker]:
    ours = batch.rows.filter(record_id__isnull=False).order_by().values("record_id")
    later = ImportBatch.objects.filter(
        Exists(ImportRow.objects.filter(batch=OuterRef("pk"), record_id__in=ours)),
        kind=batch.kind,
        status=ImportBatch.Status.APPLIED,
        applied_at__gt=batch.applied_at,
    )
    return [
        Blocker(_("Import %(number)s has built on this one. Take that back first.") % {"number": each.pk})
        for each in later.order_by("-pk")
    ]


def edited(records: "QuerySet[Recommendation]") -> list[Blocker]:
    changed = (
        (each, names)
        for each in records.iterator(CHUNK)
        if (names := [name for name, value in each.imported.items() if getattr(each, name) != value])
    )
    return [
        Blocker(
            _("%(record)s has been edited since: %(fields)s.")
            % {"record": each.citation, "fields": ", ".join(field_name(name) for name in names)}
        )
        for each, names in itertools.islice(changed, MOST_REASONS)
    ]


def field_name(name: str) -> str:
    return str(getattr(Recommendation._meta.get_field(name), "verbose_name", name))


def in_use(batch: ImportBatch) -> list[Blocker]:
    """Anything that people have linked to these records since: found from the model, so that new links count too."""
    own = {RecommendingState, *(apps.get_model(label) for label in LINKS)}
    relations = [
        each
        for each in Recommendation._meta.related_objects
        # what the database itself keeps goes with the record
        if linking_model(each) not in own and each.on_delete is not models.DO_NOTHING
    ]
    reasons = [reason_of_use(relation, linking_model(relation), batch) for relation in relations]
    reasons += [reason_of_writing(apps.get_model(label), batch) for label in WRITTEN_BY_PEOPLE_TOO]
    return [reason for reason in reasons if reason]


def linking_model(relation: Any) -> Any:
    return relation.through if isinstance(relation, models.ManyToManyRel) else relation.related_model


def reason_of_use(relation: Any, linked: Any, batch: ImportBatch) -> Blocker | None:
    name = (
        next(field.name for field in linked._meta.fields if field.related_model is Recommendation)
        if isinstance(relation, models.ManyToManyRel)
        else relation.field.name
    )
    if not linked._default_manager.filter(**{f"{name}__in": created_by(batch)}).exists():
        return None
    return used(relation.related_model)


def reason_of_writing(model: Any, batch: ImportBatch) -> Blocker | None:
    """Texts and positions of these records that no import has brought."""
    label = model._meta.label
    brought = batch.rows.filter(created_ids__has_key=label).values_list("created_ids", flat=True)
    count = sum(len(created[label]) for created in brought.iterator(CHUNK))
    found = model._default_manager.filter(recommendation__in=created_by(batch)).count()
    return used(model) if found and found > count else None


def used(model: Any) -> Blocker:
    what = model._meta.verbose_name_plural
    return Blocker(_("Recommendations of this import are already used: %(what)s.") % {"what": what})


# Back to what was


def restore(rows: list[ImportRow]) -> None:
    """The values from before each row, newest row first."""
    known = Recommendation.objects.select_for_update(of=("self",)).in_bulk({row.record_id for row in rows})
    changed: dict[str, dict[int, Recommendation]] = defaultdict(dict)
    for row in rows:
        if row.record_id in row.created_ids.get("projects.Recommendation", ()):
            continue
        record = known[row.record_id or 0]
        for name in restored_fields(record, row.changes):
            changed[name][record.pk] = record
        restore_pairs(row)
    for name, records in changed.items():
        Recommendation.objects.bulk_update(records.values(), [name], batch_size=CHUNK)


def restored_fields(record: Recommendation, changes: dict[str, list[Any]]) -> set[str]:
    """Sets them on the record; the names of all that moved."""
    fields = {name: before for name, (before, _after) in changes.items() if name in RESTORED}
    for name, before in fields.items():
        setattr(record, name, before)
        if name in EDITABLE:
            restore_imported(record, name, before)
    moved = set(fields)
    if moved & set(EDITABLE):
        moved.add("imported")
    if "paragraph" in fields:
        numbers = texts.paragraph(record.paragraph)
        record.para_major, record.para_minor, record.para_suffix = numbers.major, numbers.minor, numbers.suffix
        moved |= {"para_major", "para_minor", "para_suffix"}
    if "document_symbol" in fields:
        record.document = SourceDocument.objects.filter(symbol=record.document_symbol).first()
        moved.add("document")
    for name in ("document", "review"):
        if name in changes:
            setattr(record, name, None)
            moved.add(name)
    return moved


def restore_imported(record: Recommendation, name: str, before: Any) -> None:
    if before in (None, ""):
        record.imported.pop(name, None)
    else:
        record.imported[name] = before


def restore_pairs(row: ImportRow) -> None:
    for name, (before, _after) in row.changes.items():
        if name.startswith("position:"):
            pairs = RecommendingState.objects.filter(recommendation=row.record_id)
            iso3 = name.removeprefix("position:")
            state = {"state__isnull": True} if iso3 == "?" else {"state__iso3": iso3}
            pairs.filter(**state).update(position=before)


def delete_links(label: str, ids: list[int]) -> None:
    """Nothing hangs on them, so the database deletes them without asking for each."""
    rows: Any = apps.get_model(label)._default_manager
    for start in range(0, len(ids), 5000):
        some = rows.filter(pk__in=ids[start : start + 5000])
        some._raw_delete(some.db)


def delete_records(ids: list[int]) -> None:
    for start in range(0, len(ids), 2000):
        Recommendation.objects.filter(pk__in=ids[start : start + 2000]).delete()


def empty_again(created: dict[str, list[int]]) -> None:
    """Facts of reviews and documents that were there and lacked them."""
    for label, ids in created.items():
        app, name, *field = label.split(".")
        if field:
            apps.get_model(app, name)._default_manager.filter(pk__in=ids).update(**{field[0]: EMPTY.get(field[0])})


def delete_names(created: dict[str, list[int]]) -> None:
    """What records stand under, unless something else stands there by now."""
    for model in (Review, SourceDocument, Mechanism, Theme, AffectedGroup):
        ids = created[model._meta.label]
        unused: Any = model._default_manager.filter(pk__in=ids, recommendations__isnull=True)
        unused.delete()
