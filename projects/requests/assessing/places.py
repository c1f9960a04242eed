"""Two places for assessors in each round: who holds them, who may still give an assessment, and what stands against it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.workflow import Blocker
from projects.requests.blockers import ASSESSORS
from projects.requests.models import Assessment, Request
from projects.requests.workflow import RequestStatus

CONFLICT_BEYOND = 1  # scores that differ by more than this are a conflict


def eligible(request: Request) -> QuerySet[User]:
    """Officers for the State and heads of section who have declared no interest."""
    memberships = Membership.objects.active(timezone.localdate()).filter(
        Q(state__isnull=True) | Q(state=request.state_id), role__in=(Role.OFFICER, Role.HEAD)
    )
    barred = request.interests.filter(withdrawn_at__isnull=True).values("user")
    able = User.objects.filter(is_active=True, memberships__in=memberships).exclude(pk__in=barred)
    return able.distinct().order_by("name", "id")


def own_assessments(request: Request) -> QuerySet[Assessment]:
    """Those that count in the round that runs now."""
    return Assessment.objects.that_stand().filter(request=request, round=request.round)


def holders(request: Request) -> set[int]:
    """Who holds a place in this round: by assignment, or because the assessment is in."""
    assigned = request.assignments.filter(round=request.round).values_list("user", flat=True)
    return {*assigned, *own_assessments(request).values_list("assessor", flat=True)}


def reasons_against_assessing(request: Request, user: Any) -> list[Blocker]:
    if request.status != RequestStatus.ASSESSMENT:
        return [Blocker(_("The request is not under assessment."))]
    if not user.has_perm("projects.assess_request", request):
        return [Blocker(_("You may not assess this request."))]
    if request.assessments.filter(round=request.round, assessor=user).exists():
        return [Blocker(_("You have already given your assessment."))]
    taken = holders(request)
    if user.pk not in taken and len(taken) >= ASSESSORS:
        return [Blocker(_("Two other people assess this request."))]
    return []


def conflicts(assessments: list[Assessment]) -> list[int]:
    """Numbers of the components whose scores lie more than one apart."""
    numbers = sorted({int(number) for one in assessments for number in one.scores})
    return [number for number in numbers if spread(assessments, number) > CONFLICT_BEYOND]


def spread(assessments: list[Assessment], number: int) -> int:
    given = [one.scores[str(number)] for one in assessments if str(number) in one.scores]
    return max(given) - min(given) if given else 0
