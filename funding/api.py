from funding.contributions.lists import CONTRIBUTIONS
from funding.ledger.lists import LEDGER
from funding.radar import api as radar
from funding.rates.lists import RATES
from portal.listing.api import expose

expose(CONTRIBUTIONS, path="contributions")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")

__all__ = ["radar"]
