"""The files that this app reads (found by portal.imports.kinds)."""

from funding.contributions.importing import ContributionsImport
from funding.expenditure.importing import ExpenditureImport
from funding.expenditure.reconciliation.importing import SourceTotalsImport
from funding.rates.importing import RatesImport
from portal.imports.kinds import register

register(RatesImport())
register(ContributionsImport())
register(ExpenditureImport())
register(SourceTotalsImport())
