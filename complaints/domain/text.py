"""Limits and small rules for what people type."""

from datetime import timedelta

TITLE_LENGTH = 200
NAME_LENGTH = 200
BODY_LENGTH = 20_000
DERIVED_TITLE_LENGTH = 80
# Typing up a call takes a while; what happened longer ago than this is back-dated, with a right and a reason.
TYPING_TIME = timedelta(hours=1)


def title_from(description: str) -> str:
    """Return a title made of the first line of what happened, cut at a word where it is long."""
    first_line = next((line.strip() for line in description.splitlines() if line.strip()), "")
    if len(first_line) <= DERIVED_TITLE_LENGTH:
        return first_line
    cut = first_line[: DERIVED_TITLE_LENGTH - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return f"{at_word.rstrip(' ,.;:-')}…"
