"""Handing a file to a person. Who may have it is the caller's question, asked of the record the file belongs to."""

from django.http import FileResponse

from portal.documents.models import Document


def serve(document: Document, *, as_name: str = "") -> FileResponse:
    """The file as a download under `as_name`, never shown as a page of the portal and never kept by caches."""
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=as_name or document.name,
        content_type=document.media_type,
    )
    response["Content-Length"] = str(document.size)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
