"""The room of a project's workspace about its money: by source, never mixed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.earmarking.restrictions import restrictions
from funding.expenditure.actions import NEVER_STARTED
from funding.ledger.queries import SourceOfMoney
from funding.projects.sources import Sources, sources_of
from funding.radar.parts import of_project as radar_of_project
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room


@login_not_required
@require_safe
def project_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may see a contribution sees it named; others see its fund alone."""
    project = open_project(request, pk)
    sources = sources_of(project)
    seen = contributions_seen(request.user, sources)
    context = {
        "sources": sources,
        "groups": [(group, [(one, is_named(one, seen)) for one in group.money]) for group in sources.groups],
        "restrictions": restrictions(seen, project),
        "waiting": waiting(request.user, project),
        "radar": radar_of_project(request, project),
        "may_spend": request.user.is_authenticated
        and project.status not in NEVER_STARTED
        and request.user.has_perm("funding.post_ledgerentry"),
    }
    return render(request, "funding/projects/money.html", room(request, project, "money") | context)


def contributions_seen(user: Any, sources: Sources) -> set[int]:
    numbers = [one.contribution.pk for one in sources.money.sources if one.contribution]
    return set(Contribution.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))


def is_named(source: SourceOfMoney, seen: set[int]) -> bool:
    return source.contribution is not None and source.contribution.pk in seen


def waiting(user: Any, project: Project) -> list[Allocation]:
    """Allocations that are proposed and count nowhere yet, of those the reader may see."""
    rows = Allocation.objects.visible_to(user).filter(project=project, status=AllocationStatus.PROPOSED)
    return list(rows.for_list())
