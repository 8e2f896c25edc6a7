"""Serving stored files."""

from django.http import FileResponse

from documents.models import StoredFile

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
