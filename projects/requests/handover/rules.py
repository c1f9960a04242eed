"""Who hands over. Rows are Handover.objects.visible_to."""

from typing import Any

from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import standing


@predicate(name="hands over their own work")
def is_the_giver(user: Any, person: Any = None) -> bool:
    return person is not None and user == person and standing(user).has(Role.OFFICER, Role.FOCAL_POINT)
