from portal.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Imports recommendations from a UPR Info export or an OHCHR matrix. Idempotent."
    kind = "recommendations"
