from typing import Any

from rules import predicate

from portal.accounts.rules import is_head
from projects.portfolio.rules import can_manage


@predicate(name="manages the project")
def manages_its_project(user: Any, amendment: Any = None) -> bool:
    return bool(can_manage(user, None if amendment is None else amendment.project))


@predicate(name="did not propose it; the deciding official for a larger one")
def approves_it(user: Any, amendment: Any = None) -> bool:
    if amendment is None:
        return bool(can_manage(user, None))
    if amendment.proposed_by_id == user.pk:
        return False
    return bool(is_head(user) if amendment.is_major else can_manage(user, amendment.project))
