from typing import Any

from rules import predicate


@predicate
def is_owner(user: Any, view: Any = None) -> bool:
    return view is not None and view.owner_id == user.pk
