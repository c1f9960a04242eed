"""The sections of an amendment that this app brings."""

from projects.partners.amending import SECTION as PARTNERS
from projects.portfolio.amendments import facts
from projects.portfolio.amendments.sections import register
from projects.results import amending as results
from projects.workplan.cost_plan import section as cost_plan

__all__ = ["cost_plan"]  # it registers itself

for section in (facts.FACTS, facts.STATES, facts.REGIONS, results.RESULTS, results.INDICATORS, PARTNERS):
    register(section)
