"""The rooms of a project's workspace that this app brings; later apps have their own `rooms.py`."""

from django.utils.translation import gettext_lazy as _

from projects.portfolio.workspace import Tab, register, those_inside
from projects.risks.points.views import takes_part

register(Tab("overview", _("Overview"), "project_detail", 0))
register(Tab("work_plan", _("Work plan"), "work_plan", 10))
register(Tab("risks", _("Risks"), "risk_register", 70, those_inside))
register(Tab("action_points", _("Action points"), "action_points", 75, takes_part))
