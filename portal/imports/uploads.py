"""A file sent through the browser: checked from a private copy, and kept as a document when it can be read at all."""

import tempfile
from collections import Counter
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.accounts.models import User
from portal.documents import actions as documents
from portal.documents.models import Document
from portal.imports import background, pipeline
from portal.imports.codes import FileProblem
from portal.imports.kinds import ImportKind
from portal.imports.models import ImportBatch
from portal.imports.sources import PAGE_LIMIT, Source, open_source, type_of
from portal.imports.tally import counts_of

SMALL = 256 * 1024  # bytes: read while the person waits; a matrix of one review has a quarter of that
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "xml": "application/xml",
    "json": "application/json",
    "text": "text/csv",
}


def receive(kind: ImportKind, upload: UploadedFile, *, by: User) -> ImportBatch:
    """Stages the file, or hands a large one to the worker. A refused file is not kept: only its name, its size and the reason."""
    pipeline.check_right(kind, by)
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        path, name = Path(copy.name), (upload.name or "file")[-200:]
        if path.stat().st_size <= SMALL:
            return stage_now(kind, path, name=name, by=by)
        return stage_later(kind, path, name=name, by=by)


@transaction.atomic
def stage_now(kind: ImportKind, path: Path, *, name: str, by: User) -> ImportBatch:
    batch = pipeline.stage(kind, path, by=by, name=name, limit=PAGE_LIMIT)
    if not batch.errors or batch.preview.get("lines"):  # one that waits for a mapping is kept too
        batch.document = keep(path, name=name, type_=type_of(path), sha256=batch.sha256, by=by)
        batch.save(update_fields=["document"])
    return batch


@transaction.atomic
def stage_later(kind: ImportKind, path: Path, *, name: str, by: User) -> ImportBatch:
    """What can be seen without reading it through is refused at once: size, type, bombs, macros."""
    batch = ImportBatch.objects.create(
        kind=kind.name,
        file_name=name,
        size=path.stat().st_size,
        counts=counts_of(Counter()),
        staged_by=by,
    )
    try:
        source = readable(kind, path, name)
    except FileProblem as problem:
        pipeline.refuse(batch, problem)
        return batch
    batch.sha256 = source.sha256
    batch.document = keep(path, name=name, type_=source.type, sha256=source.sha256, by=by)
    batch.save(update_fields=["sha256", "document"])
    background.hand_over(batch, ImportBatch.Status.READING, by=by)
    return batch


def readable(kind: ImportKind, path: Path, name: str) -> Source:
    source = open_source(path, name=name, limit=PAGE_LIMIT)
    kind.check_type(source)
    return source


def keep(path: Path, *, name: str, type_: str, sha256: str, by: User) -> Document:
    media_type = MEDIA_TYPES.get(type_, "application/octet-stream")
    with path.open("rb") as content:
        return documents.keep_file(File(content, name=name), name=name, media_type=media_type, sha256=sha256, by=by)
