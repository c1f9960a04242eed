"""Files that people send: the type is found from the content, and only what the portal can show safely is kept."""

import io
import zipfile

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.documents.actions import keep
from portal.documents.dangers import danger_in
from portal.documents.models import Document

LARGEST = 10 * 1024 * 1024  # bytes
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIGNATURES = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def media_type(content: bytes) -> str | None:
    """PDF, JPEG, PNG or DOCX without macros; None for everything else, whatever the name says."""
    for signature, found in SIGNATURES:
        if content.startswith(signature):
            return found
    return DOCX if is_docx(content) else None


def is_docx(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return False
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile:
        return False
    return "word/document.xml" in names and "word/vbaProject.bin" not in names


class LetterField(forms.FileField):
    """A letter: PDF, DOCX without macros, JPEG or PNG, 10 MB at most."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", gettext_lazy("PDF, DOCX, JPEG or PNG, 10 MB at most."))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Send a smaller scan or split it."))
        content = upload.read()
        if media_type(content) is None:
            raise forms.ValidationError(
                _(
                    "This is not a PDF, DOCX, JPEG or PNG file, whatever its name. Save it in one of these formats and send it again."
                )
            )
        if danger := danger_in(content):
            raise forms.ValidationError(danger)
        upload.seek(0)
        return upload


def store(upload: UploadedFile, *, by: User) -> Document:
    """Keeps a file that a form field has accepted."""
    content = upload.read()
    found = media_type(content)
    if found is None:
        raise ValueError("store() takes only files that a form field has accepted")
    return keep(content, name=(upload.name or "file")[-200:], media_type=found, by=by)
