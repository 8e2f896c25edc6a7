"""Rules for the words of all steps: what cannot be measured, what is dead, what is too long."""

import re
from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.readiness.phrases import ALWAYS_ON, UNMEASURABLE, has_bare_percent
from agreements.domain.readiness.rule import WARNING, Rule, Spots, at
from agreements.domain.readiness.timing import weekly_minutes

LONG_TEXT = 1500
"""Letters; about half a page. Clear and brief is a virtue."""

LONG_DOCUMENT = 40_000
"""Letters of all texts together: some thirty pages in print. The templates have eight to ten thousand."""

ODR = re.compile(r"ec\.europa\.eu/(?:consumers/)?odr\b", re.IGNORECASE)

NOT_PROSE = frozenset(
    {
        *("id", "name", "role", "email", "phone", "street", "city", "address", "account", "owner", "window"),
        *("library", "says", "label"),  # of a clause: what is not printed
    }
)
PERCENT_HAS_FIELD = frozenset({"service_levels", "payment", "goals"})
"""Steps in which a percentage has a field of its own, with its population beside it."""


def all_texts(content: AgreementContent) -> Iterator[tuple[str, str]]:
    """Yield (pointer, text) of each text whatsoever: a dead link may stand in an address too."""
    for step in STEPS:
        yield from _texts(getattr(content, step), f"/{step}", frozenset({"id"}))


def texts(content: AgreementContent) -> Iterator[tuple[str, str]]:
    """Yield (pointer, text) of each text that the parties wrote, names and addresses left out."""
    for step in STEPS:
        yield from _texts(getattr(content, step), f"/{step}")


def _texts(value: object, pointer: str, left_out: frozenset[str] = NOT_PROSE) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in left_out:
                yield from _texts(getattr(value, name), f"{pointer}/{name}", left_out)
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from _texts(entry, f"{pointer}/{place}", left_out)
    elif type(value) is str and value:  # the words of a vocabulary are a subclass
        yield pointer, value


def unmeasurable_words(content: AgreementContent) -> Spots:
    """Words about which the parties will disagree."""
    for pointer, text in texts(content):
        for word in sorted({" ".join(match.group().lower().split()) for match in UNMEASURABLE.finditer(text)}):
            yield at(pointer, word=word)


def always_on_without_calendar(content: AgreementContent) -> Spots:
    """Round the clock is a calendar, not a phrase."""
    if any(weekly_minutes(calendar.data) >= 7 * 24 * 60 for calendar in content.service_levels.calendars):
        return
    for pointer, text in texts(content):
        match = ALWAYS_ON.search(text)
        if match:
            yield at(pointer, word=match.group())


def percent_without_population(content: AgreementContent) -> Spots:
    """A percentage says of what."""
    for pointer, text in texts(content):
        if pointer.split("/")[1] not in PERCENT_HAS_FIELD and has_bare_percent(text, content.language):
            yield at(pointer)


def dead_odr_link(content: AgreementContent) -> Spots:
    """The EU platform for online dispute resolution was closed on 20 July 2025 (Regulation (EU) 2024/3228)."""
    for pointer, text in all_texts(content):
        if ODR.search(text):
            yield at(pointer)


def text_long(content: AgreementContent) -> Spots:
    """Long texts are read by nobody."""
    for pointer, text in texts(content):
        if len(text) > LONG_TEXT:
            yield at(pointer, length=len(text))


def document_long(content: AgreementContent) -> Spots:
    """A long document is read by nobody either; it is best shortened where most of it stands."""
    parts: Counter[str] = Counter()
    for pointer, text in texts(content):
        parts["/".join(pointer.split("/")[:3])] += len(text)
    if parts.total() > LONG_DOCUMENT:
        [(longest, _letters)] = parts.most_common(1)
        yield at(longest, length=parts.total())


RULES = (
    Rule("unmeasurable_words", WARNING, unmeasurable_words),
    Rule("always_on_without_calendar", WARNING, always_on_without_calendar),
    Rule("percent_without_population", WARNING, percent_without_population),
    Rule("dead_odr_link", WARNING, dead_odr_link),
    Rule("text_long", WARNING, text_long),
    Rule("document_long", WARNING, document_long),
)
