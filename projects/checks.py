"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from django.utils.translation import gettext_lazy as _

from portal.workflow import Blocker
from projects.components.complete import missing_at
from projects.components.models import Moment
from projects.experience import closing as experience
from projects.participation.blockers import uncounted
from projects.portfolio import blockers
from projects.portfolio.amendments import checks as amendments
from projects.portfolio.checks import before
from projects.portfolio.models import Project
from projects.results import completeness as results
from projects.risks.points import checks as action_points
from projects.workplan.cost_plan import checks as cost_plan

__all__ = ["action_points", "amendments", "cost_plan", "experience"]  # they register themselves

before("activate", "agreement", _("Terms accepted by both sides, or the exception approved"), order=10)(
    blockers.agreement
)
before("activate", "reach", _("States or regions named"), order=15)(blockers.reach)
before("activate", "manager", _("Manager named"), order=20)(blockers.manager)
before("activate", "start", _("Start date reached"), order=30)(blockers.start)
before("activate", "budget", _("Budget set"), order=40)(blockers.budget)
before("complete", "manager", _("Manager named"), order=20)(blockers.manager)
before("close", "narrative", _("Final narrative written"), order=10)(blockers.final_narrative)


@before("activate", "components", _("The seven components are scored at approval, with evidence"), order=60)
def scored_at_approval(project: Project) -> list[Blocker]:
    return missing_at(project, Moment.APPROVAL)


@before("close", "components", _("The seven components are scored at closure, with evidence"), order=30)
def scored_at_closure(project: Project) -> list[Blocker]:
    return missing_at(project, Moment.CLOSURE)


before("activate", "framework", _("Results framework and reporting periods"), order=50)(results.against_starting)
before("close", "indicators", _("All indicators final"), order=20)(results.against_closing)
before("close", "participation", _("People are counted at every event"), order=35)(uncounted)
