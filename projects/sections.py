"""What later apps show on a project's page: each registers a function that draws its section (in its `sections.py`)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from projects.portfolio.models import Project

Section = Callable[[HttpRequest, Project], SafeString]
SECTIONS: list[Section] = []


def section(draw: Section) -> Section:
    if draw not in SECTIONS:
        SECTIONS.append(draw)
    return draw


def drawn(request: HttpRequest, project: Project) -> list[SafeString]:
    return [draw(request, project) for draw in SECTIONS]
