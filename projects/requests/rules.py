"""Who may do what with a request. Rows are a separate question: Request.objects.visible_to."""

from dataclasses import dataclass
from typing import Any

from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import is_head, standing


@predicate(name="focal point of the State")
def is_of_its_state(user: Any, request: Any) -> bool:
    """Whatever the team of the request lets the person do (`rights`)."""
    return request is not None and standing(user).covers_state(Role.FOCAL_POINT, request.state_id)


@predicate(name="officer for the State")
def is_its_officer(user: Any, request: Any) -> bool:
    return request is not None and standing(user).covers_state(Role.OFFICER, request.state_id)


@dataclass(frozen=True)
class Part:
    """The part that a person takes in a request, read for a whole list at once (intake.reading)."""

    has_interest: bool
    has_assessed: bool
    has_consolidated: bool


def known_part(user: Any, request: Any) -> Part | None:
    parts: dict[int, Part] = getattr(request, "parts", {})
    return parts.get(user.pk)


@predicate(name="has a declared interest")
def has_declared_interest(user: Any, request: Any) -> bool:
    if request is not None and (part := known_part(user, request)):
        return part.has_interest
    return request is not None and request.interests.filter(user=user, withdrawn_at__isnull=True).exists()


@predicate(name="assessor of the request")
def is_its_assessor(user: Any, request: Any) -> bool:
    if request is not None and (part := known_part(user, request)):
        return part.has_assessed
    return request is not None and request.assessments.filter(assessor=user).exists()


@predicate(name="consolidated the assessments")
def consolidated_it(user: Any, request: Any) -> bool:
    if request is not None and (part := known_part(user, request)):
        return part.has_consolidated
    return request is not None and request.consolidations.filter(made_by=user).exists()


can_screen = (is_its_officer | is_head) & ~has_declared_interest
can_decide = is_head & ~is_its_assessor & ~consolidated_it & ~has_declared_interest
