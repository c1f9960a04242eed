"""The sections of an amendment that this app brings."""

from projects.portfolio.amendments.sections import FOLLOWS, register
from projects.results.actions import fit_periods
from projects.results.amending import INDICATORS, RESULTS

register(RESULTS)
register(INDICATORS)
FOLLOWS.append(lambda project, by: fit_periods(project, by=by))  # other dates, other reporting periods
