"""Writes the changes of a chunk of rows in a fixed number of statements, and notes on each plan what it made."""

from collections import defaultdict
from typing import Any

from django.db import connection, models
from django.utils import timezone

from portal.imports.kinds import Plan
from portal.imports.models import ImportBatch
from projects.recommendations import texts
from projects.recommendations.importing.changes import Change
from projects.recommendations.importing.context import Context
from projects.recommendations.importing.filing import (
    note,
    review_of,
    write_documents,
    write_mechanisms,
    write_names,
    write_reviews,
)
from projects.recommendations.importing.known import EDITABLE, Pair
from projects.recommendations.importing.matching import UNDECIDED, imported
from projects.recommendations.models import (
    PositionChange,
    Recommendation,
    RecommendationSdg,
    RecommendationText,
    RecommendingState,
)
from projects.recommendations.profiles.candidate import RecommendationProfile

# Rows after which the planner's figures are brought up to date: without them the checks of foreign keys at the end of a
# large import compare everything with everything.
ANALYSE_AT = (5_000, 50_000, 150_000)
TABLES: tuple[type[models.Model], ...] = (
    Recommendation,
    RecommendingState,
    RecommendationSdg,
    PositionChange,
    Recommendation.themes.through,
    Recommendation.groups.through,
)


def write(plans: list[Plan], context: Context, *, batch: ImportBatch, profile: RecommendationProfile, by: Any) -> None:
    changes: list[tuple[Plan, Change]] = [(plan, plan.values) for plan in plans]
    write_mechanisms(changes, context)
    write_reviews(changes, context)
    write_documents(changes, context)
    write_names(changes, context)
    write_recommendations(changes, context, batch=batch, by=by)
    write_pairs(changes)
    write_links(changes, context, origin=profile.sdg_origin)
    for plan, change in changes:
        plan.record_id = change.known.pk
    analyse(len(changes), context)


def analyse(count: int, context: Context) -> None:
    before, context.written = context.written, context.written + count
    if any(before < mark <= context.written for mark in ANALYSE_AT):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(each._meta.db_table) for each in TABLES))


def write_recommendations(changes: list[tuple[Plan, Change]], context: Context, *, batch: ImportBatch, by: Any) -> None:
    first: dict[int, tuple[Plan, Change]] = {}
    for plan, change in changes:
        if change.known.is_new and change.known.pk is None:
            first.setdefault(id(change.known), (plan, change))
    made = [(plan, change, record(plan, change, context, batch)) for plan, change in first.values()]
    Recommendation.objects.bulk_create([each for *_, each in made])
    for plan, change, each in made:
        change.known.pk = each.pk
        note(plan, "projects.Recommendation", each.pk)
    later = [(plan, change) for plan, change in changes if id(change.known) not in first]
    update_recommendations([change for _plan, change in later], context)
    answered = [(plan, change) for plan, change, _each in made]
    answered += [(plan, change) for plan, change in later if "position" in change.fields]
    write_answers(answered, batch=batch, by=by)


def record(plan: Plan, change: Change, context: Context, batch: ImportBatch) -> Recommendation:
    """With the values that the whole chunk has settled on, so that the next row need not change it again."""
    read, values = change.read, change.known.values
    values["imported"] = imported(values)
    return Recommendation(
        mechanism=context.mechanisms[read.mechanism],
        state=read.addressed.state,
        entity=read.addressed.entity,
        review=review_of(read, context),
        document=context.documents.get(values["document_symbol"]),
        para_major=read.paragraph.major,
        para_minor=read.paragraph.minor,
        para_suffix=read.paragraph.suffix[:10],
        needs_review=read.needs_review,
        source_batch=batch,
        source_row=plan.row.number,
        imported_at=timezone.now(),
        **values,
    )


def update_recommendations(changes: list[Change], context: Context) -> None:
    """One statement a field, for all records of the chunk that changed in it."""
    touched: dict[str, dict[int, Any]] = defaultdict(dict)
    for change in changes:
        for name, value in stored(change, context).items():
            touched[name][change.known.stored_pk] = value
    for name, values in touched.items():
        rows = [Recommendation(pk=pk, **{name: value}) for pk, value in values.items()]
        Recommendation.objects.bulk_update(rows, [name], batch_size=500)


def stored(change: Change, context: Context) -> dict[str, Any]:
    """The fields that changed, with those that hang on them."""
    known, values = change.known, dict(change.fields)
    if any(name in values for name in EDITABLE):
        known.values["imported"] |= {name: known.values[name] for name in EDITABLE if name in values}
        values["imported"] = known.values["imported"]
    if "paragraph" in values:
        numbers = texts.paragraph(values["paragraph"])
        values |= {"para_major": numbers.major, "para_minor": numbers.minor, "para_suffix": numbers.suffix[:10]}
    if "document_symbol" in values or change.joins_document:
        values["document"] = context.documents.get(known.values["document_symbol"])
    if change.joins_review:
        values["review"] = review_of(change.read, context)
    return values


def write_answers(answered: list[tuple[Plan, Change]], *, batch: ImportBatch, by: Any) -> None:
    """The history of the State's position: each time that a source first tells it, or tells another one."""
    made = [
        (
            plan,
            PositionChange(
                recommendation_id=change.known.stored_pk,
                position=change.known.values["position"],
                position_raw=change.known.values["position_raw"],
                source=change.read.position_source,
                batch=batch,
                recorded_by=by,
            ),
        )
        for plan, change in answered
        if change.known.values["position"] not in UNDECIDED
    ]
    PositionChange.objects.bulk_create([row for _, row in made])
    for plan, row in made:
        note(plan, "projects.PositionChange", row.pk)


def write_pairs(changes: list[tuple[Plan, Change]]) -> None:
    made: list[tuple[Plan, Pair, RecommendingState]] = []
    moved: dict[int, RecommendingState] = {}
    for plan, change in changes:
        for state, pair in change.pairs.items():
            made.append((plan, pair, pair_row(change, state, pair)))
        for state, position in change.pair_positions.items():
            pair = change.known.pairs[state]
            if pair.pk:
                moved[pair.pk] = RecommendingState(pk=pair.pk, position=position)
    RecommendingState.objects.bulk_create([row for *_, row in made])
    for plan, pair, row in made:
        pair.pk = row.pk
        note(plan, "projects.RecommendingState", row.pk)
    RecommendingState.objects.bulk_update(moved.values(), ["position"], batch_size=500)


def pair_row(change: Change, state: int | None, pair: Pair) -> RecommendingState:
    return RecommendingState(
        recommendation_id=change.known.stored_pk, state_id=state, order=pair.order, position=pair.position
    )


def write_links(changes: list[tuple[Plan, Change]], context: Context, *, origin: str) -> None:
    rows: dict[type[models.Model], list[tuple[Plan, models.Model]]] = {}
    for plan, change in changes:
        for row in links(change, context, origin):
            rows.setdefault(type(row), []).append((plan, row))
    for model, made in rows.items():
        model._default_manager.bulk_create([row for _, row in made])
        for plan, row in made:
            note(plan, model._meta.label, row.pk)


def links(change: Change, context: Context, origin: str) -> list[models.Model]:
    pk = change.known.stored_pk
    themed, grouped = Recommendation.themes.through, Recommendation.groups.through
    shared = Recommendation.also_concerns.through
    return [
        *(themed(recommendation_id=pk, theme_id=context.themes[theme]) for theme in change.themes),
        *(grouped(recommendation_id=pk, affectedgroup_id=context.groups[group]) for group in change.groups),
        *(shared(recommendation_id=pk, state_id=state) for state in change.also),
        *(
            RecommendationSdg(
                recommendation_id=pk,
                goal_id=context.goals[goal],
                target_id=context.targets[target][1] if target else None,
                origin=origin,
            )
            for goal, target in change.sdgs
        ),
        *(
            RecommendationText(recommendation_id=pk, language=language, text=text)
            for language, text in change.texts.items()
        ),
    ]
