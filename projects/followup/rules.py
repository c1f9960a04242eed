"""Who keeps the follow-up of a State. It is public to read: only attached evidence stays with the State and OHCHR."""

from typing import Any

from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import is_staff, standing


def covers(user: Any, record: Any, role: Role) -> bool:
    """Without a record: whether the person has the role for any State."""
    if record is None:
        return standing(user).has(role)
    return standing(user).covers_state(role, record.state_id)


@predicate(name="focal point of the State")
def is_focal_point_of_it(user: Any, record: Any = None) -> bool:
    return covers(user, record, Role.FOCAL_POINT)


@predicate(name="officer for the State, or head of section")
def is_programme_staff_for_it(user: Any, record: Any = None) -> bool:
    return covers(user, record, Role.OFFICER) or covers(user, record, Role.HEAD)


follows_state = is_focal_point_of_it | is_programme_staff_for_it
sees_evidence = is_focal_point_of_it | is_staff


def followed_states(user: Any) -> frozenset[int] | None:
    """The States whose follow-up the person works on: all of them (None) for staff, the own ones for focal points."""
    own = standing(user)
    return None if own.is_staff else own.state_ids(Role.FOCAL_POINT)
