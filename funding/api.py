from funding.adjustments.lists import ADJUSTMENTS
from funding.agreements.lists import INSTALMENTS, REPORTS_DUE
from funding.allocations.lists import ALLOCATIONS
from funding.contributions.api import ContributionViewSet
from funding.contributions.lists import CONTRIBUTIONS
from funding.donors import api as donors
from funding.donors.lists import DONORS
from funding.expenditure.lists import EXPENDITURE
from funding.expenditure.reconciliation.lists import SOURCE_TOTALS
from funding.funds import api as funds
from funding.ledger.lists import LEDGER
from funding.periods import api as periods
from funding.radar import api as radar
from funding.rates.lists import RATES
from funding.solver.lists import ALLOCATION_PLANS
from funding.statement import api as statement
from portal.listing.api import expose

__all__ = ["donors", "funds", "periods", "radar", "statement"]  # they register their endpoints themselves

expose(ALLOCATIONS, path="allocations")
expose(ALLOCATION_PLANS, path="allocation-plans")
expose(DONORS, path="donors")
expose(CONTRIBUTIONS, path="contributions", base=ContributionViewSet)
expose(INSTALMENTS, path="instalments")
expose(REPORTS_DUE, path="reports-due")
expose(EXPENDITURE, path="expenditure")
expose(SOURCE_TOTALS, path="source-totals")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")
expose(ADJUSTMENTS, path="adjustments")
