"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.workflow import Blocker
from projects.components.models import Moment
from projects.portfolio import blockers
from projects.portfolio.checks import before
from projects.portfolio.models import Project

before("activate", "agreement", _("Terms accepted by both sides, or the exception approved"), order=10)(
    blockers.agreement
)
before("activate", "reach", _("States or regions named"), order=15)(blockers.reach)
before("activate", "manager", _("Manager named"), order=20)(blockers.manager)
before("activate", "start", _("Start date reached"), order=30)(blockers.start)
before("activate", "budget", _("Budget set"), order=40)(blockers.budget)
before("complete", "manager", _("Manager named"), order=20)(blockers.manager)
before("close", "narrative", _("Final narrative written"), order=10)(blockers.final_narrative)


@before("activate", "components", _("Components scored at approval"), order=60)
def scored_at_approval(project: Project) -> list[Blocker]:
    return blockers.components_unscored(project, Moment.APPROVAL)


@before("close", "components", _("Components scored at closure"), order=30)
def scored_at_closure(project: Project) -> list[Blocker]:
    return blockers.components_unscored(project, Moment.CLOSURE)


@before("close", "amendments", _("No amendment waits"), order=70)
def amendments_decided(project: Project) -> Iterable[Blocker]:
    for row in project.amendments.open():
        sentence = gettext("Amendment %(name)s is open: decide on it or withdraw it.") % {"name": row.name}
        yield Blocker(sentence, "amendments", reverse("amendment_detail", args=[project.pk, row.number]))
