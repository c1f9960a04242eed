"""The only code that writes files: those that the portal makes and those that a form has accepted."""

import hashlib
from functools import partial

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from portal.accounts.models import User
from portal.documents.models import Document


def keep(content: bytes, *, name: str, media_type: str, by: User | None) -> Document:
    """Stores a file. When the row cannot be written, the file goes as well."""
    return keep_file(
        ContentFile(content), name=name, media_type=media_type, sha256=hashlib.sha256(content).hexdigest(), by=by
    )


def keep_file(content: File, *, name: str, media_type: str, sha256: str, by: User | None) -> Document:
    """The same for a file that is too large to be in memory at once; the caller has read its hash."""
    document = Document(name=name, media_type=media_type, size=content.size, sha256=sha256, uploaded_by=by)
    document.file.save(name, content, save=False)
    try:
        with transaction.atomic():
            document.save()
    except BaseException:
        document.file.delete(save=False)
        raise
    return document


def forget(document: Document) -> None:
    """Deletes a file that nothing refers to any more, once that is certain. Call it inside the transaction of the act."""
    document.delete()
    transaction.on_commit(partial(document.file.delete, save=False))
