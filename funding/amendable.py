"""What money says against an amendment of a project (found by projects.apps)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.ledger.queries import project_money
from portal import formats
from portal.workflow import Blocker
from projects.portfolio.amendments.refusals import Proposal, against
from projects.portfolio.amendments.sections import place
from projects.portfolio.models import Project


@against("facts")
def budget_covers_money(project: Project, proposal: Proposal) -> Iterable[Blocker]:
    """A smaller budget still covers what is allocated to the project and what it has spent."""
    budget = Decimal(proposal["facts"][0]["budget_usd"])
    if budget >= project.budget_usd:
        return
    money = project_money(project)
    if budget < money.spent_usd:
        yield Blocker(
            _("The budget is below the %(amount)s that the project has already spent.")
            % {"amount": formats.usd(money.spent_usd, 2)},
            place("budget_usd"),
        )
    if budget < money.allocated_usd:
        yield Blocker(
            _("The budget is below the %(amount)s already allocated to the project. Take back allocations first.")
            % {"amount": formats.usd(money.allocated_usd, 2)},
            place("budget_usd"),
        )
