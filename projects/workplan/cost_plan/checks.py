"""What the cost plan asks for before a project starts."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.workflow import Blocker
from projects.portfolio.checks import before
from projects.portfolio.models import Project
from projects.workplan.cost_plan.figures import cost_plan


@before("activate", "cost_plan", gettext_lazy("The cost plan adds up to the budget"), order=45)
def adds_up(project: Project) -> Iterable[Blocker]:
    plan = cost_plan(project)
    url = reverse("cost_plan_edit", args=[project.pk])
    if not plan.lines:
        yield Blocker(_("Write the cost plan: it has no line yet."), "lines", url)
    elif not plan.adds_up:
        words = {"total": formats.usd(plan.total, 2), "budget": formats.usd(plan.budget, 2)}
        yield Blocker(
            _("The lines of the cost plan add up to %(total)s, the budget is %(budget)s.") % words, "lines", url
        )
