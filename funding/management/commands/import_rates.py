from portal.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Imports UN operational rates of exchange (XML, CSV, tab-separated) or rates derived from published lists."
    kind = "rates"
