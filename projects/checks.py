"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from projects.risks.points import checks as action_points
from projects.workplan.cost_plan import checks as cost_plan

__all__ = ["action_points", "cost_plan"]  # they register themselves
