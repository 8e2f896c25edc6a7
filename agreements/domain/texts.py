"""The words that people wrote into a document, in its order: what a search looks through."""

from collections.abc import Iterator
from typing import Literal, get_origin

from pydantic import BaseModel

from agreements.domain.content import AgreementContent

#: Texts that nobody would search for: digests, codes of zones and of clauses.
NOT_SEARCHED = frozenset({"sha256", "timezone", "says", "library"})
MOST_SIGNS = 300_000
"""PostgreSQL refuses an index entry of a megabyte; no sensible agreement comes near this."""


def texts_of(content: AgreementContent) -> list[str]:
    """Return each text of the document, line by line, as it was written; no text stands twice."""
    lines = (line.strip() for text in _texts(content) for line in text.split("\n"))
    kept, signs = [], 0
    for line in dict.fromkeys(line for line in lines if line):
        signs += len(line)
        if signs > MOST_SIGNS:
            break
        kept.append(line)
    return kept


def _texts(value: object, name: str = "") -> Iterator[str]:
    if type(value) is str:  # the values of vocabularies are texts too, but of a type of their own
        if name not in NOT_SEARCHED:
            yield value
    elif isinstance(value, BaseModel):
        for field, info in type(value).model_fields.items():
            if get_origin(info.annotation) is not Literal:
                yield from _texts(getattr(value, field), field)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)
