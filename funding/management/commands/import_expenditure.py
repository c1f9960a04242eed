from portal.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Imports lines of expenditure (source_line, value_date, project, fund, contribution, object_class, currency, amount, description)."
    kind = "expenditure"
