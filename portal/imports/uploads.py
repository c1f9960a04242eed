"""A file sent through the browser: checked from a private copy, and kept as a document when it can be read at all."""

import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.accounts.models import User
from portal.documents.models import Document
from portal.imports import pipeline
from portal.imports.kinds import ImportKind
from portal.imports.models import ImportBatch
from portal.imports.sources import PAGE_LIMIT

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "xml": "application/xml",
    "json": "application/json",
    "text": "text/csv",
}


def receive(kind: ImportKind, upload: UploadedFile, *, by: User) -> ImportBatch:
    """Stages the file. A refused file is not kept: only its name, its size and the reason."""
    # openpyxl asks for this ending whatever the content, which is what tells the type everywhere else
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=".xlsx") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        with transaction.atomic():
            batch = pipeline.stage(kind, path, by=by, name=(upload.name or "file")[-200:], limit=PAGE_LIMIT)
            if not batch.errors:
                keep(batch, path, by=by)
    return batch


def keep(batch: ImportBatch, path: Path, *, by: User) -> None:
    from portal.imports.sources import type_of

    with path.open("rb") as content:
        batch.document = Document.objects.create(
            file=File(content, name=batch.file_name),
            name=batch.file_name,
            media_type=MEDIA_TYPES.get(type_of(path), "application/octet-stream"),
            size=batch.size,
            sha256=batch.sha256,
            uploaded_by=by,
        )
    batch.save(update_fields=["document"])
