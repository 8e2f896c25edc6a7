"""What makes a hint the same tomorrow: one that was waived stays so while it says the same of the same entry."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from agreements.domain.content import AgreementContent
from drafting.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding without what moves when rows move: `place` names rows by identity, `said` leaves positions out."""

    rule: str
    place: str
    said: str


def mark_of(content: AgreementContent, finding: Finding) -> Mark:
    """Return the mark by which the same finding is known again after rows were added, removed or reordered."""
    words = {name: value for name, value in finding.params.items() if isinstance(value, str)}
    said = json.dumps(words, ensure_ascii=False, sort_keys=True) if words else ""
    return Mark(finding.rule, _place(content, finding.pointer), said)


def _place(content: AgreementContent, pointer: str) -> str:
    """`/payment/prices/2/unit` becomes `/payment/prices/<identity>/unit`; a field that is not there keeps its name."""
    value: Any = content
    tokens: list[str] = []
    for token in pointer.strip("/").split("/"):
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
            identity = getattr(value, "id", None)
            tokens.append(str(identity) if isinstance(identity, UUID) else token)
        else:
            value = getattr(value, token, None) if isinstance(value, BaseModel) else None
            tokens.append(token)
    return "/" + "/".join(tokens)
