"""Pages by key, so that page 1,000 costs what page 1 costs."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class KeysetPagination(CursorPagination):
    """Newest first; `limit` up to 200."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the place that the cursor names. Raises NotFound for one that this interface never gave out."""
        cursor = super().decode_cursor(request)
        # The stubs call it a number; what was decoded is text.
        position = str(cursor.position) if cursor and cursor.position is not None else ""
        if position and not (position.isdecimal() and len(position) < 19):
            raise NotFound(self.invalid_cursor_message)
        return cursor
