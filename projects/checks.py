"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from django.utils.translation import gettext_lazy as _

from projects.participation.blockers import uncounted
from projects.portfolio.checks import before

before("close", "participation", _("People are counted at every event"), order=60)(uncounted)
