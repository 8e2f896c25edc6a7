"""Putting an approved version aside because something in it is wrong."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.lifecycle import Event, State
from agreements.models import AgreementVersion
from agreements.services.searching import keep_text
from agreements.services.versions import follow, locked, move, write
from agreements.services.waiving import carry_over
from core.audit import record
from core.errors import Problem, Refusal


@transaction.atomic
def redraft(*, version: AgreementVersion, reason: str, actor: User, now: datetime) -> AgreementVersion:
    """Decline an approved version and draft the next one with the same content. Returns the new draft.

    Raises Refusal without a reason, or if the version is signed already or still a draft.
    """
    if not reason.strip():
        raise Refusal(Problem("reason", "required", _("Say why the approved version is put aside.")))
    current = locked(version)
    move(current, Event.DECLINE, now)
    current.save()
    newest = current.agreement.versions.aggregate(newest=Max("number"))["newest"]
    draft = AgreementVersion(agreement=current.agreement, number=newest + 1, created_at=now, changed_at=now)
    content = current.document
    write(draft, content)
    draft.save()
    carry_over(current, draft)
    follow(current.agreement, content)
    current.agreement.state = State.DRAFT
    current.agreement.changed_at = now
    current.agreement.save()
    keep_text(current.agreement, content)
    changes = {"version": current.number, "next": draft.number}
    record(
        actor=actor, action="agreement.redrafted", subject=current.agreement, now=now, changes=changes, reason=reason
    )
    return draft
