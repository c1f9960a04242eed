"""The sections of an amendment that this app brings."""

from projects.workplan.cost_plan import section as cost_plan

__all__ = ["cost_plan"]  # it registers itself
