from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.solver.actions import WORKFLOW
from funding.solver.filters import AllocationPlanFilter
from funding.solver.gaps import in_dollars
from funding.solver.models import AllocationPlan
from portal.listing import Column, Kind, Listing


def rows(user: Any) -> QuerySet[AllocationPlan]:
    """Plans are finance's own working papers."""
    found = AllocationPlan.objects.visible_to(user).with_totals().select_related("fund", "made_by")
    return found if user.has_perm("funding.add_allocationplan") else found.none()


def unused(plan: Any) -> Decimal:
    """What the solver could not place."""
    return in_dollars(sum(one["room"] - one["placed"] for one in plan.facts.get("contributions", ())))


ALLOCATION_PLANS = Listing(
    name="allocation_plans",
    title=_("Allocation plans"),
    rows=rows,
    filters=AllocationPlanFilter,
    columns=(
        Column(
            "fund",
            _("Fund"),
            lambda row: row.fund.name,
            sort=("fund__code",),
            link=lambda row: reverse("allocation_plan", args=[row.pk]),
            note=lambda row: row.fund.code,
            is_main=True,
        ),
        Column("as_at", _("As at"), lambda row: row.as_at, Kind.DAY, ("as_at",)),
        Column("lines", _("Lines"), lambda row: row.line_count, Kind.NUMBER, ("line_count",)),
        Column("amount_usd", _("US$"), lambda row: row.amount_usd, Kind.MONEY, ("amount_usd",)),
        Column("unused_usd", _("Could not be placed, US$"), unused, Kind.MONEY),
        Column("made_by", _("Made by"), lambda row: row.made_by.name, sort=("made_by__name",)),
        Column("made_on", _("Made"), lambda row: timezone.localdate(row.made_at), Kind.DAY, ("made_at",)),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(row.status).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(row.status).tone,
        ),
    ),
    default_sort="-made_on",
    empty=_(
        "No plan has been made yet. A plan proposes who could pay for what, and says which money cannot be used and why."
    ),
)
