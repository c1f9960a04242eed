"""Takes an import of recommendations back, if nobody has built on what it brought."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from portal.imports.models import ImportBatch, ImportRow
from portal.workflow import Blocker, NotAllowed
from projects.recommendations import texts
from projects.recommendations.importing.context import EDITABLE
from projects.recommendations.importing.writing import SYMBOLS
from projects.recommendations.models import AffectedGroup, Recommendation, RecommendingState, Review, Theme

LINKS = (
    "projects.Recommendation_themes",
    "projects.Recommendation_groups",
    "projects.RecommendationSdg",
    "projects.RecommendingState",
)
RESTORED = frozenset({*EDITABLE, "text_raw", "text_hash", "position_raw"})
CHUNK = 500


def take_back(batch: ImportBatch) -> None:
    """Raises NotAllowed with all reasons: later imports, edited values, links made by people."""
    created = created_ids(batch)
    ours = created["projects.Recommendation"]
    records = batch.rows.filter(record_id__isnull=False).values_list("record_id", flat=True).distinct()
    touched = [pk for pk in records if pk is not None]
    refuse(later_imports(batch, touched) + edited(touched) + in_use(ours))
    for row in batch.rows.exclude(changes={}).filter(record_id__isnull=False).order_by("-pk").iterator(CHUNK):
        restore(row)
    for label in LINKS:
        delete(label, created[label])
    delete("projects.Recommendation", ours)
    Review.objects.filter(pk__in=created[SYMBOLS]).update(report_symbol="")
    Review.objects.filter(pk__in=created["projects.Review"], recommendations__isnull=True).delete()
    Theme.objects.filter(pk__in=created["projects.Theme"], recommendations__isnull=True).delete()
    AffectedGroup.objects.filter(pk__in=created["projects.AffectedGroup"], recommendations__isnull=True).delete()


def created_ids(batch: ImportBatch) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for created in batch.rows.exclude(created_ids={}).values_list("created_ids", flat=True).iterator(CHUNK):
        for label, some in created.items():
            ids[label] += some
    return ids


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def later_imports(batch: ImportBatch, touched: list[int]) -> list[Blocker]:
    later = ImportBatch.objects.filter(
        Exists(ImportRow.objects.filter(batch=OuterRef("pk"), record_id__in=touched)),
        kind=batch.kind,
        status=ImportBatch.Status.APPLIED,
        applied_at__gt=batch.applied_at,
    )
    return [
        Blocker(_("Import %(number)s has built on this one. Take that back first.") % {"number": each.pk})
        for each in later.order_by("-pk")
    ]


def edited(touched: list[int]) -> list[Blocker]:
    reasons = []
    for each in Recommendation.objects.filter(pk__in=touched).iterator(CHUNK):
        names = [name for name, value in each.imported.items() if getattr(each, name) != value]
        if names:
            reasons.append(
                Blocker(
                    _("%(record)s has been edited since: %(fields)s.")
                    % {"record": each.citation, "fields": ", ".join(field_name(name) for name in names)}
                )
            )
    return reasons[:20]


def field_name(name: str) -> str:
    return str(getattr(Recommendation._meta.get_field(name), "verbose_name", name))


def in_use(ours: list[int]) -> list[Blocker]:
    """Anything that people have linked to these records since: found from the model, so that new links count too."""
    reasons = []
    own = {RecommendingState, *(apps.get_model(label) for label in LINKS)}
    for relation in Recommendation._meta.related_objects:
        linked: Any = relation.through if isinstance(relation, models.ManyToManyRel) else relation.related_model
        if linked in own or relation.on_delete is models.DO_NOTHING:  # what the database keeps goes with the record
            continue
        name = (
            next(f.name for f in linked._meta.fields if f.related_model is Recommendation)
            if isinstance(relation, models.ManyToManyRel)
            else relation.field.name
        )
        count = linked._default_manager.filter(**{f"{name}__in": ours}).count()
        if count:
            what = relation.related_model._meta.verbose_name_plural
            reasons.append(Blocker(_("Recommendations of this import are already used: %(what)s.") % {"what": what}))
    return reasons


def restore(row: ImportRow) -> None:
    """The values from before the row, newest row first."""
    if row.record_id in row.created_ids.get("projects.Recommendation", ()):
        return
    fields = {name: before for name, (before, _after) in row.changes.items() if name in RESTORED}
    if fields:
        record = Recommendation.objects.select_for_update(of=("self",)).get(pk=row.record_id or 0)
        for name, before in fields.items():
            setattr(record, name, before)
            if name not in EDITABLE:
                continue
            if before in (None, ""):
                record.imported.pop(name, None)
            else:
                record.imported[name] = before
        if "paragraph" in fields:
            numbers = texts.paragraph(record.paragraph)
            record.para_major, record.para_minor, record.para_suffix = numbers.major, numbers.minor, numbers.suffix
        record.save()
    for name, (before, _after) in row.changes.items():
        if name.startswith("position:"):
            pairs = RecommendingState.objects.filter(recommendation=row.record_id)
            iso3 = name.removeprefix("position:")
            state = {"state__isnull": True} if iso3 == "?" else {"state__iso3": iso3}
            pairs.filter(**state).update(position=before)


def delete(label: str, ids: list[int]) -> None:
    for start in range(0, len(ids), 2000):
        apps.get_model(label)._default_manager.filter(pk__in=ids[start : start + 2000]).delete()
