from typing import Any

from rules import predicate

from projects.portfolio.rules import can_manage, can_report, is_on_team
from projects.portfolio.rules import sees_internal as is_internal


@predicate(name="reports on the project")
def reports_it(user: Any, value: Any = None) -> bool:
    return bool(can_report(user, None if value is None else value.period.project))


@predicate(name="manages the project and did not enter the value")
def reviews_it(user: Any, value: Any = None) -> bool:
    if value is None:
        return bool(can_manage(user, None))
    return bool(can_manage(user, value.period.project)) and value.entered_by_id != user.pk


@predicate(name="manages the project")
def manages_it(user: Any, value: Any = None) -> bool:
    return bool(can_manage(user, None if value is None else value.period.project))


sees_internal = is_internal | is_on_team
