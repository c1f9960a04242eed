from funding.contributions.lists import CONTRIBUTIONS
from funding.expenditure.lists import EXPENDITURE
from funding.expenditure.reconciliation.lists import SOURCE_TOTALS
from funding.ledger.lists import LEDGER
from funding.rates.lists import RATES
from portal.listing.api import expose

expose(CONTRIBUTIONS, path="contributions")
expose(EXPENDITURE, path="expenditure")
expose(SOURCE_TOTALS, path="source-totals")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")
