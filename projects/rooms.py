"""The rooms of a project's workspace that this app brings; later apps have their own `rooms.py`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import brief_of_facts
from projects.portfolio.models import Project
from projects.portfolio.team import handover
from projects.portfolio.workspace import Tab, register

__all__ = ["brief_of_facts", "handover"]  # they register what they bring


def those_who_follow(user: Any, project: Project) -> bool:
    """Staff, and the people of its States."""
    return user.is_authenticated and bool(user.has_perm("projects.follow_project", project))


register(Tab("overview", _("Overview"), "project_detail", 0))
register(Tab("documents", _("Documents"), "project_documents", 80, those_who_follow))
register(Tab("history", pgettext_lazy("room of a project", "History"), "project_history", 95, those_who_follow))
