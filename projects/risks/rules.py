from typing import Any

from rules import predicate

from projects.portfolio.rules import can_manage


@predicate(name="manages the project")
def manages_its_project(user: Any, record: Any = None) -> bool:
    return bool(can_manage(user, None if record is None else record.project))


@predicate(name="owner of the action point")
def owns_it(user: Any, point: Any = None) -> bool:
    return point is not None and point.owner_id == user.pk


@predicate(name="verifier of the action point")
def verifies_it(user: Any, point: Any = None) -> bool:
    return point is not None and point.verifier_id == user.pk
