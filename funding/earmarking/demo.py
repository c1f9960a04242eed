"""Illustrative conditions of donors and one plan of allocations, through the same actions as real ones."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.earmarking import actions
from funding.earmarking.models import Condition
from funding.earmarking.terms import Dimension, Sense, Strength
from funding.funds.models import Fund
from funding.solver import actions as plans
from funding.solver.models import AllocationPlan
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from portal.reference.models import Component, RegionalGroup

FUND = "vftc"


def load(people: Mapping[str, User], today: date) -> None:
    """Makes everything once; a second call changes nothing."""
    if Condition.objects.exists():
        return
    finance = people["finance@demo.example"]
    add_conditions(finance)
    if not AllocationPlan.objects.exists():
        plans.make(fund=Fund.objects.get(code__iexact=FUND), as_at=today, by=finance, minimum_usd=Decimal(500))


def add_conditions(finance: User) -> None:
    """On contributions that have money left where they can, so that pages and plan have something to say; never against
    what has been allocated already."""
    for donor, facts in conditions():
        contribution = newest(donor)
        if contribution is not None:
            actions.add(contribution, facts=facts, by=finance)


def conditions() -> list[tuple[str, dict[str, object]]]:
    region = RegionalGroup.objects.get(code="GRULAC")
    legislation = Component.objects.order_by("number")[0]
    chile = newest("Chile")
    paid = Allocation.objects.filter(contribution=chile).first() if chile else None
    found: list[tuple[str, dict[str, object]]] = [
        (
            "Norway",
            {
                "dimension": Dimension.REGION,
                "regions": [region],
                "wording": "The contribution shall be used for activities in Latin America and the Caribbean only.",
            },
        ),
        (
            "Germany",
            {
                "dimension": Dimension.COMPONENT,
                "components": [legislation],
                "strength": Strength.SOFT,
                "wording": "Germany would welcome the use of these funds for legislative reform.",
            },
        ),
        (
            "Finland",
            {
                "dimension": Dimension.OBJECT_CLASS,
                "sense": Sense.NOT,
                "object_classes": [ObjectClass.STAFF],
                "wording": "No part of the grant may be used for staff costs.",
            },
        ),
        (
            "Switzerland",
            {
                "dimension": Dimension.OTHER,
                "wording": "The Embassy is consulted before funds are committed to a new project.",
            },
        ),
    ]
    if paid is not None:
        found.append(("Chile", {"dimension": Dimension.PROJECT, "projects": [paid.project]}))
    return found


def newest(donor: str) -> Contribution | None:
    rows = Contribution.objects.filter(donor__organisation__name=donor, status="signed")
    return rows.order_by("-pledged_on").first()
