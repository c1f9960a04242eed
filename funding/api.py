from funding.contributions.lists import CONTRIBUTIONS
from funding.donors import api as donors
from funding.donors.lists import DONORS
from funding.funds import api as funds
from funding.ledger.lists import LEDGER
from funding.rates.lists import RATES
from portal.listing.api import expose

expose(CONTRIBUTIONS, path="contributions")
expose(DONORS, path="donors")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")

__all__ = ["donors", "funds"]
