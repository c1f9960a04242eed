from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.allocations.actions import WORKFLOW
from funding.allocations.filters import AllocationFilter
from funding.allocations.models import Allocation
from funding.allocations.past import allocations_as_at
from portal.listing import Column, Kind, Listing
from portal.listing.as_at import then


def link(row: Allocation) -> str:
    return reverse("allocation_detail", args=[row.pk])


def contribution_link(row: Allocation) -> str:
    return reverse("contribution_detail", args=[row.contribution_id])


def project_link(row: Allocation) -> str:
    return reverse("project_detail", args=[row.project_id])


def donor_name(row: Allocation) -> str:
    return row.contribution.donor.organisation.name


ALLOCATIONS = Listing(
    name="allocations",
    title=_("Allocations"),
    rows=lambda user: Allocation.objects.visible_to(user).for_list(),
    past=allocations_as_at,
    filters=AllocationFilter,
    columns=(
        Column("id", _("Number"), lambda row: row.pk, Kind.NUMBER, ("pk",), on_page=False),
        Column(
            "project",
            _("Project"),
            lambda row: row.project.code,
            Kind.CODE,
            ("project__code",),
            link=link,
            note=lambda row: row.project.title,
            is_main=True,
        ),
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference,
            Kind.CODE,
            ("contribution__reference",),
            link=contribution_link,
            note=donor_name,
        ),
        Column("donor", _("Donor"), donor_name, on_page=False),
        Column("fund", _("Fund"), lambda row: row.contribution.fund.code, Kind.CODE, ("contribution__fund__code",)),
        Column("amount_usd", _("US$"), lambda row: row.amount_usd, Kind.MONEY, ("amount_usd",)),
        Column("purpose", _("Purpose"), lambda row: row.purpose or None, on_page=False),
        Column(
            "proposed_on",
            _("Proposed"),
            lambda row: timezone.localdate(row.proposed_at),
            Kind.DAY,
            ("proposed_at",),
            on_page=False,
        ),
        Column(
            "posted_on",
            _("Posted"),
            lambda row: timezone.localdate(row.posted_at) if row.posted_at else None,
            Kind.DAY,
            ("posted_at",),
        ),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(then(row, "status")).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(then(row, "status")).tone,
        ),
    ),
    default_sort="-proposed_on",
    empty=_("Nothing has been allocated yet. Allocations are proposed on the page of a contribution, or by a plan."),
)
