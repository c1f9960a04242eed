"""Money's items on the check-lists of a project (found by projects.apps)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.ledger.queries import project_money
from funding.projects.sources import sources_of
from portal import formats
from portal.workflow import Blocker
from projects.portfolio.blockers import edit_page
from projects.portfolio.checks import before
from projects.portfolio.models import Project


def money_page(project: Project) -> str:
    return reverse("project_money", args=[project.pk])


@before("activate", "money", gettext_lazy("Money reserved"), order=50)
def reserved(project: Project) -> list[Blocker]:
    """The budget is covered by posted allocations of trust funds and by lines of the cost plan from other sources."""
    sources = sources_of(project)
    if not project.budget_usd or sources.reserved_usd >= project.budget_usd:
        return []
    figures = {
        "reserved": formats.usd(sources.reserved_usd, 2),
        "budget": formats.usd(project.budget_usd, 2),
        "lacking": formats.usd(project.budget_usd - sources.reserved_usd, 2),
    }
    sentence = _("%(reserved)s is reserved of a budget of %(budget)s; %(lacking)s is lacking.") % figures
    return [Blocker(sentence, url=money_page(project))]


@before("close", "money", gettext_lazy("Money spent, released or carried over"), order=40)
def settled(project: Project) -> list[Blocker]:
    left = project_money(project).left_usd
    if left == 0 or (left > 0 and project.carry_over_reference.strip()):
        return []
    if left < 0:
        sentence = _("%(amount)s more was spent than allocated: allocate it or correct the expenditure.")
        return [Blocker(sentence % {"amount": formats.usd(-left, 2)}, url=money_page(project))]
    sentence = _("%(amount)s is left: spend it, release it, or give the reference under which it is carried over.")
    return [Blocker(sentence % {"amount": formats.usd(left, 2)}, "id_carry_over_reference", edit_page(project))]


@before("cancel", "money", gettext_lazy("No money set aside"), order=40)
def nothing_set_aside(project: Project) -> list[Blocker]:
    allocated = project_money(project).allocated_usd
    if not allocated:
        return []
    sentence = _("%(amount)s is set aside for the project: release it first.")
    return [Blocker(sentence % {"amount": formats.usd(allocated, 2)}, url=money_page(project))]
