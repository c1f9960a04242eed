"""The rooms of a project's workspace that this app brings; later apps have their own `rooms.py`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.workspace import Tab, register

register(Tab("overview", _("Overview"), "project_detail", 0))
register(Tab("experience", pgettext_lazy("of a project", "Experience"), "project_experience", 85))
