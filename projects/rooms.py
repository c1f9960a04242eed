"""The rooms of a project's workspace that this app brings; later apps have their own `rooms.py`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import brief_of_facts
from projects.portfolio.looks.since import happens_in
from projects.portfolio.models import Project
from projects.portfolio.team import handover as projects_held
from projects.portfolio.workspace import Tab, register, those_inside
from projects.results import elsewhere as results
from projects.risks import handover as risks_held
from projects.risks.points import handover as points_held
from projects.risks.points.views import takes_part
from projects.workplan import handover as activities_held

__all__ = [
    "activities_held",
    "brief_of_facts",
    "points_held",
    "projects_held",
    "results",
    "risks_held",
]  # they register what they bring


def those_who_follow(user: Any, project: Project) -> bool:
    """Staff, and the people of its States."""
    return user.is_authenticated and bool(user.has_perm("projects.follow_project", project))


register(Tab("overview", _("Overview"), "project_detail", 0))
register(Tab("work_plan", _("Work plan"), "work_plan", 10))
register(Tab("components", _("Components"), "project_components", 20))
register(Tab("results", _("Results"), "results", 30))
register(Tab("participation", _("Participation"), "participation_room", 50))
register(Tab("partners", _("Partners"), "partner_room", 60))
register(Tab("risks", _("Risks"), "risk_register", 70, those_inside))
register(Tab("action_points", _("Action points"), "action_points", 75, takes_part))
register(Tab("documents", _("Documents"), "project_documents", 80, those_who_follow))
register(Tab("experience", pgettext_lazy("of a project", "Experience"), "project_experience", 85))
register(Tab("amendments", _("Amendments"), "amendment_list", 90))
register(Tab("history", pgettext_lazy("room of a project", "History"), "project_history", 95, those_who_follow))

happens_in("work_plan", "save_cost_plan")
happens_in("action_points", "pass_verification")
happens_in("results", "map_plans", "copy_framework", "take_over_sheet")
happens_in("results", "ask_states_to_report", "ask_states_no_more", "remind_reporting")
