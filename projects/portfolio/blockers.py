from django.utils import timezone
from django.utils.translation import gettext as _

from portal.reference.models import Component
from portal.workflow import Blocker
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
    return [*missing, *components_unscored(project, Moment.APPROVAL)]


def to_close(project: Project) -> list[Blocker]:
    return components_unscored(project, Moment.CLOSURE)


def components_unscored(project: Project, moment: Moment) -> list[Blocker]:
    scored = project.component_scores.filter(moment=moment).count()
    expected = Component.objects.count()
    if scored >= expected:
        return []
    return [
        Blocker(
            _("Score all seven components for the moment “%(moment)s”; %(n)s are scored.")
            % {"moment": moment.label, "n": scored},
            "components",
        )
    ]
