from funding.expenditure.importing.kind import ExpenditureImport

__all__ = ["ExpenditureImport"]
