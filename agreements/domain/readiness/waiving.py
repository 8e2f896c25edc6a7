"""What makes a hint the same tomorrow: one that was waived stays so while it says the same of the same entry.

A reason that was given for four hours is none for four minutes: a number, a day or a choice is part of what was said.
Of a text it is the word that was found in it, so that the rest may be written on.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from agreements.domain.content import AgreementContent
from agreements.domain.content.base import plain
from drafting.domain.findings import Finding

LONGEST_SAID = 1000
"""What is longer is kept as its digest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding without what moves when rows move: `place` names rows by identity, `said` leaves positions out."""

    rule: str
    place: str
    said: str


def mark_of(content: AgreementContent, finding: Finding) -> Mark:
    """Return the mark by which the same finding is known again after rows were added, removed or reordered."""
    said = {name: value for name, value in finding.params.items() if isinstance(value, str)}
    place, value = _walked(content, finding.pointer)
    if value:
        said["="] = value
    return Mark(finding.rule, place, _written(said))


def _written(said: dict[str, str]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""
    return text if len(text) <= LONGEST_SAID else hashlib.sha256(text.encode()).hexdigest()


def _walked(content: AgreementContent, pointer: str) -> tuple[str, str]:
    """Return the place by identities (`/payment/prices/<identity>/unit` for `/payment/prices/2/unit`), and its value.

    A field that is not there keeps its name. The value is empty for a text, a list and a part; an amount has its unit.
    """
    value: Any = content
    around: Any = None
    tokens: list[str] = []
    for token in pointer.strip("/").split("/"):
        around = value
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
            identity = getattr(value, "id", None)
            tokens.append(str(identity) if isinstance(identity, UUID) else token)
        else:
            value = getattr(value, token, None) if isinstance(value, BaseModel) else None
            tokens.append(token)
    return "/" + "/".join(tokens), _value(value, around)


def _value(value: object, around: object) -> str:
    if value is None or type(value) is str or isinstance(value, list | BaseModel | dict):
        return ""
    unit = getattr(around, "unit", None) or ""
    return f"{plain(value) if isinstance(value, Decimal) else value} {unit}".strip()
