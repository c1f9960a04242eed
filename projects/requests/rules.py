"""Who may do what with a request. Rows are a separate question: Request.objects.visible_to."""

from typing import Any

from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import is_head, standing


@predicate(name="officer for the State")
def is_its_officer(user: Any, request: Any) -> bool:
    return request is not None and standing(user).covers_state(Role.OFFICER, request.state_id)


@predicate(name="has a declared interest")
def has_declared_interest(user: Any, request: Any) -> bool:
    return request is not None and request.interests.filter(user=user, withdrawn_at__isnull=True).exists()


@predicate(name="assessor of the request")
def is_its_assessor(user: Any, request: Any) -> bool:
    return request is not None and request.assessments.filter(assessor=user).exists()


@predicate(name="consolidated the assessments")
def consolidated_it(user: Any, request: Any) -> bool:
    return request is not None and request.consolidations.filter(made_by=user).exists()


can_screen = (is_its_officer | is_head) & ~has_declared_interest
can_decide = is_head & ~is_its_assessor & ~consolidated_it & ~has_declared_interest
