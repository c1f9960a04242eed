from funding.allocations.lists import ALLOCATIONS
from funding.contributions.lists import CONTRIBUTIONS
from funding.ledger.lists import LEDGER
from funding.rates.lists import RATES
from funding.solver.lists import ALLOCATION_PLANS
from portal.listing.api import expose

expose(ALLOCATIONS, path="allocations")
expose(ALLOCATION_PLANS, path="allocation-plans")
expose(CONTRIBUTIONS, path="contributions")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")
