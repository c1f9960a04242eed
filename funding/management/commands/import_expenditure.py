from portal.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Imports expenditure: lines of the portal's template, an extract of the accounts, or published totals by source."
    kind = "expenditure"
