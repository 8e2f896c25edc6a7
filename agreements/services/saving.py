"""Saving one step of a draft, without ever overwriting what somebody else wrote meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from accounts.models import User
from agreements.domain.clauses import with_variables
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.ladders import with_ladders
from agreements.domain.lifecycle import EDITABLE
from agreements.models import AgreementVersion, FrozenVersionError
from agreements.selectors.ladders import offered_ladders
from agreements.services.problems import refusal_of
from agreements.services.searching import keep_text
from agreements.services.versions import follow, locked, write
from core.audit import record
from drafting.domain.canonical import canonical_bytes

MOST_CHANGES_NAMED = 40


class StepConflict(Exception):  # noqa: N818 - an answer, not an error of the program
    """Somebody changed this step after the caller had read it. `version` is what stands; nothing was written."""

    def __init__(self, version: AgreementVersion, step: str) -> None:
        super().__init__(f"{version}: {step} has changed.")
        self.version = version
        self.step = step
        mark = version.step_marks.get(step, {})
        self.changed_by: str = mark.get("by", "")
        self.changed_at = datetime.fromisoformat(mark["at"]) if "at" in mark else version.changed_at


@transaction.atomic
def save_step(
    *, version: AgreementVersion, step: str, data: Mapping[str, Any], lock: int, actor: User, now: datetime
) -> AgreementVersion:
    """Replace one step of a draft by `data`. Returns the version as saved, with its new `lock`.

    `lock` is the version's lock when the caller read it. Changes of other steps since then do not matter; a change of
    this step raises StepConflict, unless it made the same of it. A ladder of the organisation's that a target names is
    copied into the document, and a value that the text of a clause asks for gets a place. Raises Refusal (fields are
    places in the document) for data that does not fit, FrozenVersionError for a version that is no draft, KeyError for
    an unknown step.
    """
    if step not in STEPS:
        raise KeyError(step)
    current = locked(version)
    if current.state not in EDITABLE:
        raise FrozenVersionError(f"{current} is frozen; its content cannot change.")
    before = current.document
    try:
        after = before.with_step(step, dict(data))
    except ValidationError as error:
        raise refusal_of(error) from error
    after = with_variables(after, before, step)
    if step == "service_levels":
        after = _with_named_ladders(after, before)
    changes = list(_changes(before, after, step))
    if not changes:
        return current
    if current.step_marks.get(step, {}).get("lock", 0) > lock:
        raise StepConflict(current, step)
    _save(current, after, step, actor, now)
    names = {"step": step, "version": current.number, "changed": changes[:MOST_CHANGES_NAMED], "count": len(changes)}
    record(actor=actor, action="agreement.step_saved", subject=current.agreement, now=now, changes=names)
    return current


def _with_named_ladders(content: AgreementContent, before: AgreementContent) -> AgreementContent:
    """Copy the organisation's ladders that targets name into the document; nothing is looked up where none is new."""
    levels = content.service_levels
    if all(not target.ladder or levels.ladder(target.ladder) for target in levels.targets):
        return content
    offered = offered_ladders()
    return with_ladders(content, before, offered.ladders, offered.people)


def _save(version: AgreementVersion, content: AgreementContent, step: str, actor: User, now: datetime) -> None:
    write(version, content)
    version.lock += 1
    mark = {"lock": version.lock, "by": actor.get_full_name(), "at": now.isoformat()}
    version.step_marks = {**version.step_marks, step: mark}
    version.changed_at = now
    version.save()
    follow(version.agreement, content)
    version.agreement.changed_at = now
    version.agreement.save()
    keep_text(version.agreement, content)


def _changes(before: AgreementContent, after: AgreementContent, step: str) -> Iterator[str]:
    """Yield the JSON pointer of each leaf that differs."""
    old, new = (json.loads(canonical_bytes(getattr(content, step))) for content in (before, after))
    yield from _differences(old, new, f"/{step}")


def _differences(old: Any, new: Any, pointer: str) -> Iterator[str]:
    match old, new:
        case dict(), dict():
            for name in sorted({*old, *new}):
                yield from _differences(old.get(name), new.get(name), f"{pointer}/{name}")
        case list(), list():
            for place in range(max(len(old), len(new))):
                one, other = (row[place] if place < len(row) else None for row in (old, new))
                yield from _differences(one, other, f"{pointer}/{place}")
        case _ if old != new:
            yield pointer
