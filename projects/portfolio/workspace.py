"""The workspace of a project: one page head, one row of tabs. Each feature, and each later app, registers its tab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise

from projects.portfolio.actions import WORKFLOW
from projects.portfolio.models import Project

Text = str | Promise


def everybody(user: Any, project: Project) -> bool:
    """Whoever sees the project."""
    return True


def those_inside(user: Any, project: Project) -> bool:
    return user.is_authenticated and bool(user.has_perm("projects.see_internal_project", project))


@dataclass(frozen=True)
class Tab:
    """One room of the workspace. `url_name` takes the key of the project; no query may be needed to say who sees it."""

    key: str
    label: Text
    url_name: str
    order: int
    may_see: Callable[[Any, Project], bool] = everybody


@dataclass(frozen=True)
class ShownTab:
    label: Text
    url: str
    is_current: bool


TABS: dict[str, Tab] = {}


def register(tab: Tab) -> Tab:
    TABS[tab.key] = tab
    return tab


def open_project(request: HttpRequest, pk: int) -> Project:
    """The project as every page of the workspace reads it, or 404."""
    return get_object_or_404(Project.objects.visible_to(request.user).for_page(), pk=pk)


def room(request: HttpRequest, project: Project, key: str) -> dict[str, Any]:
    """What `projects/portfolio/workspace.html` needs; a room adds its own."""
    user = request.user
    return {
        "record": project,
        "state_info": WORKFLOW.state(project.status),
        "tabs": [
            ShownTab(tab.label, reverse(tab.url_name, args=[project.pk]), tab.key == key)
            for tab in sorted(TABS.values(), key=lambda tab: tab.order)
            if tab.may_see(user, project)
        ],
        "room": TABS[key],
        "may_manage": user.is_authenticated and user.has_perm("projects.manage_project", project),
        "sees_internal": those_inside(user, project),
    }
