"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from django.utils.translation import gettext_lazy as _

from projects.portfolio.checks import before
from projects.results import completeness as results

before("activate", "framework", _("Results framework and reporting periods"), order=40)(results.against_starting)
before("close", "indicators", _("All indicators final"), order=20)(results.against_closing)
