"""Log lines that can be followed from a click to a mail."""

import logging
from contextvars import ContextVar

# The id of the request or task that this thread of work belongs to.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the present request's or task's id on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add `request_id`; every record passes."""
        record.request_id = request_id.get()
        return True
