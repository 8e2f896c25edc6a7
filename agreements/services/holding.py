"""Who has a step of a draft open. What is saved is guarded by `save_step`; this spares people from meeting there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from agreements.models import AgreementVersion
from core.audit import record
from drafting import services as drafting
from drafting.models import EditLock


def hold_step(*, version: AgreementVersion, step: str, page: str, actor: User, now: datetime) -> EditLock:
    """Open a step, or keep it open, in a `page` of one's browser. Returns its lock: somebody else may hold it."""
    return drafting.hold(subject=version.document_key, part=step, page=page, actor=actor, now=now)


@transaction.atomic
def take_over_step(*, version: AgreementVersion, step: str, page: str, actor: User, now: datetime) -> EditLock:
    """Take a step from whoever has it open; they are told at their page's next sign of life, and keep what they typed.

    Recorded where it was taken from somebody.
    """
    taken = drafting.take_over(subject=version.document_key, part=step, page=page, actor=actor, now=now)
    if taken.taken_from is not None:
        changes = {"step": step, "version": version.number, "from": taken.taken_from.get_full_name()}
        record(actor=actor, action="agreement.step_taken_over", subject=version.agreement, now=now, changes=changes)
    return taken.lock


def leave_step(*, version: AgreementVersion, step: str, page: str, actor: User) -> bool:
    """Free a step that this `page` had open. Returns whether it was."""
    return drafting.release(subject=version.document_key, part=step, page=page, actor=actor)
