from django.utils import timezone
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.components.complete import missing_at
from projects.components.models import Moment
from projects.portfolio.models import Project


def to_activate(project: Project) -> list[Blocker]:
    missing = []
    if not project.starts_on:
        missing.append(Blocker(_("Set the start date."), "id_starts_on"))
    elif project.starts_on > timezone.localdate():
        missing.append(Blocker(_("The start date has not been reached."), "id_starts_on"))
    if not project.budget_usd:
        missing.append(Blocker(_("Set the budget."), "id_budget_usd"))
    return [*missing, *missing_at(project, Moment.APPROVAL)]


def to_close(project: Project) -> list[Blocker]:
    return missing_at(project, Moment.CLOSURE)
