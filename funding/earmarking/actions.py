"""The only code that writes a donor's conditions. Each act locks the contribution, as posting an allocation does, so that an
allocation is either posted before a condition is there or sees it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.earmarking.level import level_of
from funding.earmarking.models import Condition
from funding.earmarking.terms import RELATIONS, Dimension, Sense, Terms, terms_of
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed

PLAIN = ("dimension", "sense", "strength", "object_classes", "starts_on", "ends_on", "wording")
OPEN = (ContributionStatus.PLEDGED, ContributionStatus.SIGNED)


@transaction.atomic
def add(
    contribution: Contribution, *, facts: Mapping[str, Any], by: User | None, now: datetime | None = None
) -> Condition:
    """Records a condition. `facts`: dimension, sense, strength, wording, and the values under the name of the dimension's
    relation (regions, states, components, forms, projects), `object_classes`, or `starts_on` and `ends_on`.

    The contribution's earmarking follows from all of its conditions. Raises NotAllowed with the reasons.
    """
    contribution = lock(contribution)
    refuse(contribution, facts, others=terms_held(contribution))
    condition = Condition(contribution=contribution, recorded_by=by)
    write(condition, facts)
    record(contribution, "add_condition", {"after": terms_of(fresh(condition)).plain}, by=by, now=now)
    return condition


@transaction.atomic
def change(
    condition: Condition, *, facts: Mapping[str, Any], by: User | None, now: datetime | None = None
) -> Condition:
    """Writes the condition anew; what it was stays in the history."""
    contribution = lock(condition.contribution)
    stored = fresh(condition)
    before = terms_of(stored)
    others = [one for one in terms_held(contribution) if one.pk != stored.pk]
    refuse(contribution, facts, others=others)
    write(stored, facts)
    after = terms_of(fresh(stored))
    if after != before:
        record(contribution, "change_condition", {"before": before.plain, "after": after.plain}, by=by, now=now)
    return stored


@transaction.atomic
def remove(condition: Condition, *, by: User | None, note: str, now: datetime | None = None) -> None:
    """The donor gave the condition up, or it was recorded by mistake: the history keeps it and why."""
    contribution = lock(condition.contribution)
    reasons = against_stage(contribution)
    if not note.strip():
        reasons.append(Blocker(_("Say why the condition does not hold any more."), anchor="id_note"))
    if reasons:
        raise NotAllowed(reasons)
    stored = fresh(condition)
    before = terms_of(stored)
    stored.delete()
    record(contribution, "remove_condition", {"before": before.plain}, by=by, now=now, note=note)


def lock(contribution: Contribution) -> Contribution:
    return Contribution.objects.select_for_update(of=("self",), no_key=True).get(pk=contribution.pk)


def fresh(condition: Condition) -> Condition:
    found = Condition.objects.filter(pk=condition.pk).with_values().first()
    if found is None:
        raise NotAllowed([Blocker(_("This condition has been removed in the meantime."))])
    return found


def terms_held(contribution: Contribution) -> list[Terms]:
    return [terms_of(one) for one in Condition.objects.filter(contribution=contribution).with_values()]


def write(condition: Condition, facts: Mapping[str, Any]) -> None:
    """Only what belongs to the dimension is kept; values of another one would say nothing."""
    dimension = facts["dimension"]
    empty: dict[str, Any] = {
        "object_classes": [],
        "starts_on": None,
        "ends_on": None,
        "wording": "",
        "sense": Sense.ONLY,
    }
    for name in PLAIN:
        setattr(condition, name, facts.get(name) or empty.get(name, getattr(condition, name)))
    if dimension != Dimension.OBJECT_CLASS:
        condition.object_classes = []
    if dimension != Dimension.PERIOD:
        condition.starts_on = condition.ends_on = None
    condition.save()
    for each, (relation, _key) in RELATIONS.items():
        getattr(condition, relation).set(facts.get(relation, ()) if each == dimension else ())


def record(
    contribution: Contribution,
    verb: str,
    facts: dict[str, Any],
    *,
    by: User | None,
    now: datetime | None,
    note: str = "",
) -> None:
    """With the earmarking that now follows."""
    level = level_of(terms_held(contribution))
    if level != contribution.earmarking:
        facts["earmarking"] = [contribution.earmarking, str(level)]
        contribution.earmarking = level
        contribution.save(update_fields=["earmarking"])
    audit.record(contribution, verb, by=by, at=now, note=note, facts=facts)


def refuse(contribution: Contribution, facts: Mapping[str, Any], *, others: list[Terms]) -> None:
    reasons = [*against_stage(contribution), *against_facts(facts)]
    reasons = reasons or against_others(facts, others)
    if reasons:
        raise NotAllowed(reasons)


def against_stage(contribution: Contribution) -> list[Blocker]:
    if contribution.status in OPEN:
        return []
    sentence = _("%(reference)s is “%(stage)s”: its conditions do not change any more.")
    return [Blocker(sentence % {"reference": contribution.reference, "stage": contribution.get_status_display()})]


def against_facts(facts: Mapping[str, Any]) -> list[Blocker]:
    dimension = facts["dimension"]
    starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
    if dimension == Dimension.OTHER:
        if not (facts.get("wording") or "").strip():
            return [Blocker(_("Write the condition in the donor's words."), anchor="id_wording")]
    elif dimension == Dimension.PERIOD:
        if not starts_on and not ends_on:
            return [Blocker(_("Give the first day, the last day, or both."), anchor="id_starts_on")]
        if starts_on and ends_on and ends_on < starts_on:
            return [Blocker(_("The period cannot end before it begins."), anchor="id_ends_on")]
    elif not facts.get(name_of_values(dimension)):
        return [Blocker(_("Choose at least one."), anchor=f"id_{name_of_values(dimension)}")]
    return []


def name_of_values(dimension: str) -> str:
    return RELATIONS[dimension][0] if dimension in RELATIONS else "object_classes"


def keys_of(facts: Mapping[str, Any]) -> frozenset[str]:
    dimension = facts["dimension"]
    values = facts.get(name_of_values(dimension)) or ()
    if dimension not in RELATIONS:
        return frozenset(values)
    return frozenset(str(getattr(one, RELATIONS[dimension][1])) for one in values)


def against_others(facts: Mapping[str, Any], others: list[Terms]) -> list[Blocker]:
    """The same condition twice, or two that leave nothing over."""
    dimension, sense = facts["dimension"], facts.get("sense") or Sense.ONLY
    if dimension in (Dimension.OTHER, Dimension.PERIOD):
        return []
    keys, anchor = keys_of(facts), f"id_{name_of_values(dimension)}"
    for one in others:
        if one.dimension != dimension:
            continue
        if one.sense == sense and one.keys == keys:
            return [Blocker(_("This condition is recorded already: %(rule)s") % {"rule": one.rule}, anchor=anchor)]
        only, never = (keys, one.keys) if sense == Sense.ONLY else (one.keys, keys)
        if one.sense != sense and only <= never:
            sentence = _("Nothing would be left over beside: %(rule)s")
            return [Blocker(sentence % {"rule": one.rule}, anchor=anchor)]
    return []
