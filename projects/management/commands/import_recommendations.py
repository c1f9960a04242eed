from portal.imports.commands import ImportCommand


class Command(ImportCommand):
    help = (
        "Imports recommendations from UHRI (XLSX, JSON), an OHCHR matrix (DOCX), UPR Info (XLS, CSV) or the portal's own "
        "table. Idempotent. UHRI's full export is read fastest, and in even memory, as JSON."
    )
    kind = "recommendations"
