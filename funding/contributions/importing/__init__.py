from funding.contributions.importing.kind import ContributionsImport

__all__ = ["ContributionsImport"]
