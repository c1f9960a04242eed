from typing import Any

from rules import predicate

from projects.portfolio.rules import can_manage, is_its_focal_point, sees_internal


@predicate(name="manages its project")
def manages_its_project(user: Any, record: Any = None) -> bool:
    return bool(can_manage(user, None if record is None else record.project))


@predicate(name="its owner, while of OHCHR or of a State of the project")
def owns_it(user: Any, record: Any = None) -> bool:
    """Somebody who has left a State's team keeps their name on what they did, and no right."""
    if record is None or record.owner_id != user.pk:
        return False
    return bool(sees_internal(user) or is_its_focal_point(user, record.project))
