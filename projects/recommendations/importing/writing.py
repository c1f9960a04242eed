"""Writes the changes of a chunk of rows in a fixed number of statements, and notes on each plan what it made."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.utils import timezone

from portal.imports.kinds import Plan
from portal.imports.models import ImportBatch
from projects.recommendations import texts
from projects.recommendations.importing.context import EDITABLE, Context, Pair
from projects.recommendations.importing.matching import Change, imported
from projects.recommendations.models import (
    AffectedGroup,
    Mechanism,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Review,
    Theme,
)
from projects.recommendations.profiles.candidate import RecommendationProfile

SYMBOLS = "projects.Review.report_symbol"  # in created_ids: reviews whose symbol this row brought


def write(plans: list[Plan], context: Context, *, batch: ImportBatch, profile: RecommendationProfile) -> None:
    changes: list[tuple[Plan, Change]] = [(plan, plan.values) for plan in plans]
    write_reviews(changes, context)
    write_names(changes, context)
    write_recommendations(changes, context, batch=batch)
    write_pairs(changes)
    write_links(changes, context, origin=profile.sdg_origin)
    for plan, change in changes:
        plan.record_id = change.known.pk


def note(plan: Plan, label: str, pk: int | None) -> None:
    if pk is not None:
        plan.created.setdefault(label, []).append(pk)


def write_reviews(changes: list[tuple[Plan, Change]], context: Context) -> None:
    for plan, change in changes:
        read = change.read
        key = (read.state.pk, read.session.pk)
        review = context.reviews.get(key)
        if review is None:
            review = Review.objects.create(state=read.state, session=read.session, report_symbol=read.symbol[:40])
            context.reviews[key] = review
            note(plan, "projects.Review", review.pk)
        elif read.symbol and not review.report_symbol:
            review.report_symbol = read.symbol[:40]
            review.save(update_fields=["report_symbol"])
            note(plan, SYMBOLS, review.pk)


def write_names(changes: list[tuple[Plan, Change]], context: Context) -> None:
    """Themes and groups that nobody has named before."""
    for plan, change in changes:
        for vocabulary, name in change.themes:
            if (vocabulary, name) not in context.themes:
                theme = Theme.objects.create(vocabulary=vocabulary, name=name)
                context.themes[vocabulary, name] = theme.pk
                note(plan, "projects.Theme", theme.pk)
        for name in change.groups:
            if name not in context.groups:
                group = AffectedGroup.objects.create(name=name)
                context.groups[name] = group.pk
                note(plan, "projects.AffectedGroup", group.pk)


def write_recommendations(changes: list[tuple[Plan, Change]], context: Context, *, batch: ImportBatch) -> None:
    upr, _ = Mechanism.objects.get_or_create(code="UPR", defaults={"kind": Mechanism.Kind.UPR})
    fresh = [(plan, change) for plan, change in changes if change.known.is_new and change.known.pk is None]
    first = {id(change.known): (plan, change) for plan, change in reversed(fresh)}
    made = [(plan, change, record(plan, change, context, batch, upr)) for plan, change in first.values()]
    Recommendation.objects.bulk_create([each for *_, each in made])
    for plan, change, each in made:
        change.known.pk = each.pk
        note(plan, "projects.Recommendation", each.pk)
    update_recommendations([change for _, change in changes if id(change.known) not in first and change.fields])


def record(plan: Plan, change: Change, context: Context, batch: ImportBatch, upr: Mechanism) -> Recommendation:
    """With the values that the whole chunk has settled on, so that the next row need not change it again."""
    read, values = change.read, change.known.values
    values["imported"] = imported(values)
    return Recommendation(
        mechanism=upr,
        state=read.state,
        review=context.reviews[read.state.pk, read.session.pk],
        para_major=read.paragraph.major,
        para_minor=read.paragraph.minor,
        para_suffix=read.paragraph.suffix,
        source_batch=batch,
        source_row=plan.row.number,
        imported_at=timezone.now(),
        **values,
    )


def update_recommendations(changes: list[Change]) -> None:
    """One statement a field, for all records of the chunk that changed in it."""
    touched: dict[str, dict[int, Any]] = defaultdict(dict)
    for change in changes:
        known = change.known
        known.values["imported"] |= {name: known.values[name] for name in EDITABLE if name in change.fields}
        for name, value in stored(change).items():
            touched[name][known.stored_pk] = value
    for name, values in touched.items():
        rows = [Recommendation(pk=pk, **{name: value}) for pk, value in values.items()]
        Recommendation.objects.bulk_update(rows, [name], batch_size=500)


def stored(change: Change) -> dict[str, Any]:
    """The fields that changed, with those that hang on them."""
    values: dict[str, Any] = {**change.fields, "imported": change.known.values["imported"]}
    if "paragraph" in values:
        numbers = texts.paragraph(values["paragraph"])
        values |= {"para_major": numbers.major, "para_minor": numbers.minor, "para_suffix": numbers.suffix}
    return values


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

    def add(plan: Plan, row: models.Model) -> None:
        rows.setdefault(type(row), []).append((plan, row))

    themed, grouped = Recommendation.themes.through, Recommendation.groups.through
    for plan, change in changes:
        pk = change.known.stored_pk
        for theme in change.themes:
            add(plan, themed(recommendation_id=pk, theme_id=context.themes[theme]))
        for group in change.groups:
            add(plan, grouped(recommendation_id=pk, affectedgroup_id=context.groups[group]))
        for goal, target in change.sdgs:
            target_id = context.targets[target][1] if target else None
            add(
                plan,
                RecommendationSdg(
                    recommendation_id=pk, goal_id=context.goals[goal], target_id=target_id, origin=origin
                ),
            )
    for model, made in rows.items():
        model._default_manager.bulk_create([row for _, row in made])
        for plan, row in made:
            note(plan, model._meta.label, row.pk)
