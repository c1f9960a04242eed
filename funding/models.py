from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger.models import Balance, LedgerEntry
from funding.rates.models import ExchangeRate

__all__ = ["Allocation", "Balance", "Contribution", "Donor", "ExchangeRate", "Fund", "LedgerEntry"]
