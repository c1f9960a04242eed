from typing import Any

from rules import predicate

from projects.portfolio.rules import is_its_focal_point, sees_internal
from projects.workplan.rules import manages_its_project, owns_it

__all__ = ["manages_its_project", "owns_it", "owns_risk", "verifies_it"]


@predicate(name="owner of the risk, while of OHCHR")
def owns_risk(user: Any, risk: Any = None) -> bool:
    return risk is not None and risk.owner_id == user.pk and bool(sees_internal(user))


@predicate(name="verifier of the action point, while of OHCHR or of a State of the project")
def verifies_it(user: Any, point: Any = None) -> bool:
    if point is None or point.verifier_id != user.pk:
        return False
    return bool(sees_internal(user) or is_its_focal_point(user, point.project))
