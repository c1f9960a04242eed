"""Money's part of the golden thread (found by projects.apps)."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse

from funding.allocations.actions import WORKFLOW
from funding.allocations.models import Allocation
from funding.allocations.workflow import NOT_COUNTED
from funding.contributions.models import Contribution
from portal import formats
from projects.thread import Link, Strand, anchor, around, stage


@stage("money")
def money_links(user: Any, strand: Strand) -> Iterable[Link]:
    rows = Allocation.objects.visible_to(user).filter(project__in=strand.projects).exclude(status__in=NOT_COUNTED)
    for row in rows.for_list():
        yield Link(
            str(row.contribution.donor.organisation),
            reverse("contribution_detail", args=[row.contribution_id]),
            (row.contribution.reference, formats.usd(row.amount_usd), row.project.code),
            WORKFLOW.state(row.status),
        )


@anchor("contribution")
def from_contribution(user: Any, pk: int) -> Strand:
    if not Contribution.objects.visible_to(user).filter(pk=pk).exists():
        raise Http404
    rows = Allocation.objects.visible_to(user).filter(contribution=pk).exclude(status__in=NOT_COUNTED)
    return around(user, projects=frozenset(rows.values_list("project", flat=True)))
