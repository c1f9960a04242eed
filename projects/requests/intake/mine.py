"""Which requests need a person now: those for which the desk names an act of theirs."""

from typing import Any

from projects.requests import desk
from projects.requests.models import Request


def acts(user: Any, rows: list[Request]) -> dict[int, list[Any]]:
    """Request → what it wants of the person, in words. Requests that want nothing are left out."""
    wanted = desk.wanted(user)
    asked = [row for row in rows if row.status in wanted]
    if not asked:
        return {}
    reader, conditions = desk.read(user, asked), desk.conditions_of(asked)
    found = {}
    for row in asked:
        acts = [what for what, _day in [*desk.turn(row, reader, None), *desk.agreeing(row, reader, conditions)]]
        if acts:
            found[row.pk] = acts
    return found


def needs(user: Any) -> set[int]:
    rows = desk.asked_of(user).prefetch_related("terms")
    return set(acts(user, list(rows)))
