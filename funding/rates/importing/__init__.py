from funding.rates.importing.kind import RatesImport

__all__ = ["RatesImport"]
