"""Serving stored files."""

from django.http import FileResponse, HttpResponse

from documents.models import StoredFile

WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHOWN_IN_BROWSER = frozenset({"application/pdf", "image/png", "image/jpeg"})


def file_response(file: StoredFile, *, name: str = "", inline: bool = False) -> FileResponse:
    """Return the content as a download, or shown by the browser if `inline` and of a harmless type.

    Whoever calls this has decided that the user may read the file. The content never changes, so a browser may keep it.
    """
    shown = inline and file.content_type in _SHOWN_IN_BROWSER
    response = FileResponse(file.open(), as_attachment=not shown, filename=name or file.name)
    response["Content-Type"] = file.content_type
    response["Content-Length"] = str(file.size)
    response["ETag"] = f'"{file.sha256}"'
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def made_file(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Return content that was made for this answer as a download; it may be another one the next time."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
