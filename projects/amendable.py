"""The sections of an amendment that this app brings."""

from projects.portfolio.amendments import facts
from projects.portfolio.amendments.sections import register

for section in (facts.FACTS, facts.STATES, facts.REGIONS):
    register(section)
