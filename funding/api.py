from funding.agreements.lists import INSTALMENTS, REPORTS_DUE
from funding.contributions.api import ContributionViewSet
from funding.contributions.lists import CONTRIBUTIONS
from funding.ledger.lists import LEDGER
from funding.rates.lists import RATES
from portal.listing.api import expose

expose(CONTRIBUTIONS, path="contributions", base=ContributionViewSet)
expose(INSTALMENTS, path="instalments")
expose(REPORTS_DUE, path="reports-due")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")
