from funding.adjustments.models import Adjustment
from funding.agreements.models import Instalment, ReportDue
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.earmarking.models import Condition
from funding.expenditure.models import CodingRule, SourceTotal
from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.ledger.models import Balance, LedgerEntry, LedgerTotal
from funding.periods.models import FinancialPeriod
from funding.rates.models import ExchangeRate, RateCorrection
from funding.solver.models import AllocationPlan, PlannedAllocation
from funding.support_costs.models import SupportCostRate

__all__ = [
    "Adjustment",
    "Allocation",
    "AllocationPlan",
    "AnnualPlan",
    "Balance",
    "CodingRule",
    "Condition",
    "Contribution",
    "Donor",
    "ExchangeRate",
    "FinancialPeriod",
    "Fund",
    "Instalment",
    "LedgerEntry",
    "LedgerTotal",
    "PlannedAllocation",
    "RateCorrection",
    "ReportDue",
    "ReservePolicy",
    "SourceTotal",
    "SupportCostRate",
]
