"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from django.utils.translation import gettext_lazy as _

from portal.workflow import Blocker
from projects.components.complete import missing_at
from projects.components.models import Moment
from projects.portfolio.checks import before
from projects.portfolio.models import Project


@before("activate", "components", _("The seven components are scored at approval, with evidence"), order=40)
def scored_at_approval(project: Project) -> list[Blocker]:
    return missing_at(project, Moment.APPROVAL)


@before("close", "components", _("The seven components are scored at closure, with evidence"), order=40)
def scored_at_closure(project: Project) -> list[Blocker]:
    return missing_at(project, Moment.CLOSURE)
