"""The only code that writes files: those that the portal makes and those that a form has accepted."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from portal.accounts.models import User
from portal.documents.models import Document


def keep(content: bytes, *, name: str, media_type: str, by: User | None) -> Document:
    """Stores a file. When the row cannot be written, the file goes as well."""
    document = Document(
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    document.file.save(name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            document.save()
    except BaseException:
        document.file.delete(save=False)
        raise
    return document
