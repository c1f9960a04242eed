"""Donors' conditions and projects to hold them against, for tests."""

from decimal import Decimal
from typing import Any

from funding.contributions.models import Contribution
from funding.earmarking import actions
from funding.earmarking.models import Condition
from funding.earmarking.terms import RELATIONS
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.components.models import ComponentScore, Moment
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine
from tests.factories import funding as make

MODELS: dict[str, Any] = {
    "region": RegionalGroup,
    "state": State,
    "component": Component,
    "form": AssistanceForm,
    "project": Project,
}


def facts(dimension: str, *keys: str, sense: str = "only", strength: str = "hard", **fields: Any) -> dict[str, Any]:
    """What the actions take: only AFG, not NPL …"""
    found: dict[str, Any] = {"dimension": dimension, "sense": sense, "strength": strength, **fields}
    if dimension in RELATIONS:
        relation, key = RELATIONS[dimension]
        found[relation] = [MODELS[dimension].objects.get(**{key: value}) for value in keys]
    elif dimension == "object_class":
        found["object_classes"] = list(keys)
    return found


def condition(contribution: Contribution, dimension: str, *keys: str, **fields: Any) -> Condition:
    return actions.add(contribution, facts=facts(dimension, *keys, **fields), by=None)


def project(
    iso3: str = "", *, plan: dict[str, str] | None = None, components: tuple[int, ...] = (), **fields: Any
) -> Project:
    """Of one State, with a cost plan from the VFTC and components addressed at approval."""
    made = make.project(**fields)
    if iso3:
        made.states.add(State.objects.get(iso3=iso3))
    for number, (object_class, usd) in enumerate((plan or {}).items(), 1):
        BudgetLine.objects.create(
            project=made, code=str(number), description="x", object_class=object_class, amount_usd=Decimal(usd)
        )
    for number in components:
        ComponentScore.objects.create(
            project=made, moment=Moment.APPROVAL, component=Component.objects.get(number=number), score=1
        )
    return made
