"""Illustrative conditions of donors and one plan of allocations, through the same actions as real ones."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

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
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus

FUND = "vftc"


def load(people: Mapping[str, User], today: date) -> None:
    """Records conditions once; a second call changes nothing."""
    if Condition.objects.exists():
        return
    for donor, facts in conditions():
        contribution = newest(donor)
        if contribution is not None:
            actions.add(contribution, facts=facts, by=people["finance@demo.example"])


def finish(people: Mapping[str, User], today: date) -> None:
    """One plan in draft, once projects have come to the stage at which the demonstration leaves them."""
    if AllocationPlan.objects.exists():
        return
    fund = Fund.objects.get(code__iexact=FUND)
    plans.make(fund=fund, as_at=today, by=people["finance@demo.example"], minimum_usd=Decimal(500))


def conditions() -> list[tuple[str, dict[str, Any]]]:
    """None against what has been allocated already; some that leave money without a project."""
    regions = {group.code: group for group in RegionalGroup.objects.all()}
    of_chile = Project.objects.filter(status=ProjectStatus.PLANNING).order_by("code")[:1]
    return [
        (
            "Norway",
            {
                "dimension": Dimension.REGION,
                "regions": [regions["GRULAC"], regions["APG"]],
                "wording": "The contribution shall be used for Latin America and the Caribbean and for Asia and the Pacific.",
            },
        ),
        (
            "Illustrative Foundation",
            {
                "dimension": Dimension.REGION,
                "regions": [regions["EEG"]],
                "wording": "For projects in Eastern Europe only.",
            },
        ),
        (
            "Germany",
            {
                "dimension": Dimension.COMPONENT,
                "components": list(Component.objects.filter(number=3)),
                "strength": Strength.SOFT,
                "wording": "Germany would welcome the use of these funds for the follow-up to recommendations.",
            },
        ),
        (
            "Finland",
            {
                "dimension": Dimension.OBJECT_CLASS,
                "sense": Sense.NOT,
                "object_classes": [ObjectClass.STAFF.value],
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
        ("Chile", {"dimension": Dimension.PROJECT, "projects": list(of_chile)}),
    ]


def newest(donor: str) -> Contribution | None:
    rows = Contribution.objects.filter(donor__organisation__name=donor, status="signed")
    return rows.order_by("-pledged_on").first()
