from importlib import import_module

from funding.contributions.lists import CONTRIBUTIONS
from funding.ledger.lists import LEDGER
from funding.rates.lists import RATES
from portal.listing.api import expose

expose(CONTRIBUTIONS, path="contributions")
expose(LEDGER, path="ledger")
expose(RATES, path="rates")
import_module("funding.statement.api")
