"""Why clocks are cancelled."""

from enum import StrEnum


class CancelCause(StrEnum):
    """Why a clock was cancelled. What is stored beside it is said here; the rest is said by whoever reads it."""

    # What the person gave as the reason.
    CORRECTED = "corrected"
    # The number of the other one.
    MERGED_INTO = "merged_into"
    MERGED_WITH = "merged_with"
    # What the complainant said.
    WITHDRAWN = "withdrawn"
    # Nothing.
    NEW_DATE = "new_date"
    EARLIER_MESSAGE = "earlier_message"
    NOT_PROMISED = "not_promised"
