"""The sections of an amendment that this app brings."""

from projects.portfolio.amendments.sections import register
from projects.results.amending import INDICATORS, RESULTS

register(RESULTS)
register(INDICATORS)
