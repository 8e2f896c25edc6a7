"""Approving a draft: it is checked, frozen, and printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import Event
from agreements.domain.readiness import findings
from agreements.findings_text import sentence
from agreements.models import AgreementVersion, Waiver
from agreements.services import webhooks
from agreements.services.rendering import request_rendering
from agreements.services.versions import follow, locked, move
from core.audit import record
from core.errors import Problem, Refusal
from sla.models import Target

HELD: dict[str, DecimalField[Any, Any]] = {
    field.name: field for field in Target._meta.concrete_fields if isinstance(field, DecimalField)
}


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
    _refuse_what_clocks_cannot_hold(content)
    current.approved_by = actor
    current.approved_at = current.frozen_at = now
    current.effective_from = content.term.effective_on
    current.ends_on = content.term.ends_on
    current.save()
    follow(current.agreement, content)
    current.agreement.changed_at = now
    current.agreement.save()
    changes: dict[str, Any] = {"version": current.number, "sha256": current.sha256}
    if waived := [{"rule": waiver.rule, "reason": waiver.reason} for waiver in Waiver.objects.filter(version=current)]:
        changes["waived"] = waived
    record(actor=actor, action="agreement.approved", subject=current.agreement, now=now, changes=changes)
    request_rendering(version=current, now=now)
    webhooks.tell("agreement.approved", current, now=now)
    return current


def _refuse_what_clocks_cannot_hold(content: AgreementContent) -> None:
    """A number that the engine would round or refuse is refused here: once signed, text and clock must say the same."""
    problems = []
    for place, target in enumerate(content.service_levels.targets):
        for name in ("amount", "objective_percent"):
            value = getattr(target, name)
            pointer = f"/service_levels/targets/{place}/{name}"
            try:
                if value is not None:
                    HELD[name].run_validators(value)
            except ValidationError as error:
                problems.append(Problem(pointer, "precision", " ".join(error.messages)))
        if target.objective_percent == 0:
            problems.append(Problem(pointer, "nothing", _("A share of 0 percent promises nothing.")))
    if problems:
        raise Refusal(problems)
