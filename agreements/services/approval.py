"""Approving a draft: it is checked, frozen, and printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from agreements.domain.lifecycle import Event
from agreements.domain.readiness import findings
from agreements.findings_text import sentence
from agreements.models import AgreementVersion
from agreements.services.rendering import request_rendering
from agreements.services.versions import follow, locked, move
from core.audit import record
from core.errors import Problem, Refusal


@transaction.atomic
def approve(*, version: AgreementVersion, actor: User, now: datetime) -> AgreementVersion:
    """Approve and freeze a draft, and ask for its PDF. Returns the version.

    Raises Refusal with a problem per blocking finding (the field is its JSON pointer), or if the version is no draft.
    """
    current = locked(version)
    move(current, Event.APPROVE, now)
    content = current.document
    missing = [finding for finding in findings(content) if finding.is_blocking]
    if missing:
        raise Refusal(Problem(each.pointer, each.rule, sentence(each)) for each in missing)
    current.approved_by = actor
    current.approved_at = current.frozen_at = now
    current.effective_from = content.term.effective_on
    current.ends_on = content.term.ends_on
    current.save()
    follow(current.agreement, content)
    current.agreement.changed_at = now
    current.agreement.save()
    changes = {"version": current.number, "sha256": current.sha256}
    record(actor=actor, action="agreement.approved", subject=current.agreement, now=now, changes=changes)
    request_rendering(version=current, now=now)
    return current
