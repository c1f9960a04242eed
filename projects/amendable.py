"""The sections of an amendment that this app brings, and what follows one that has come into force."""

from projects.partners.amending import SECTION as PARTNERS
from projects.portfolio.amendments import facts
from projects.portfolio.amendments.sections import FOLLOWS, register
from projects.results import amending as results
from projects.results.actions import fit_periods
from projects.workplan.cost_plan import section as cost_plan

__all__ = ["cost_plan"]  # it registers itself

for section in (facts.FACTS, facts.STATES, facts.REGIONS, results.RESULTS, results.INDICATORS, PARTNERS):
    register(section)
FOLLOWS.append(lambda project, by: fit_periods(project, by=by))  # other dates, other reporting periods
