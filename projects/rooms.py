"""The rooms of a project's workspace that this app brings; later apps have their own `rooms.py`."""

from django.utils.translation import gettext_lazy as _

from projects.portfolio.workspace import Tab, register

register(Tab("overview", _("Overview"), "project_detail", 0))
register(Tab("participation", _("Participation"), "participation_room", 50))
register(Tab("partners", _("Partners"), "partner_room", 60))
