"""Leaving a hint as it is, with a reason that the approver reads; and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.readiness.waiving import mark_of
from agreements.models import AgreementVersion, Waiver
from agreements.selectors.hints import findings_of
from agreements.services.versions import locked
from core.audit import record
from core.errors import Problem, Refusal

LONGEST_REASON = 500


@transaction.atomic
def waive_hint(
    *, version: AgreementVersion, rule: str, pointer: str, reason: str, actor: User, now: datetime
) -> Waiver:
    """Waive the hint that `rule` gives at `pointer`, a JSON pointer into the content as it is now.

    Raises Refusal without a reason, for a finding that forbids approval, for one that is not there (any more), and
    for a version that is frozen. Waiving the same hint again replaces the reason.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refusal(Problem("reason", "required", _("Say why it is left as it is, in up to 500 characters.")))
    current = _editable(version)
    content = current.document
    found = next((each for each in findings_of(current, now) if (each.rule, each.pointer) == (rule, pointer)), None)
    if found is None:
        raise Refusal(Problem("", "gone", _("There is no such hint any more.")))
    if found.is_blocking:
        raise Refusal(Problem("", "blocking", _("Without this the agreement cannot be approved; it is not waived.")))
    mark = mark_of(content, found)
    waiver, _is_new = Waiver.objects.update_or_create(
        version=current,
        rule=mark.rule,
        place=mark.place,
        said=mark.said,
        defaults={"reason": reason, "waived_by": actor, "waived_at": now},
    )
    _tell("agreement.hint_waived", waiver, actor, now, reason)
    return waiver


@transaction.atomic
def take_back_waiver(*, version: AgreementVersion, waiver: Waiver, actor: User, now: datetime) -> None:
    """Let the hint be shown again. Raises Refusal if the version is frozen."""
    _editable(version)
    _tell("agreement.waiver_taken_back", waiver, actor, now, "")
    waiver.delete()


def carry_over(source: AgreementVersion, draft: AgreementVersion) -> None:
    """Waive in a draft that begins with the same text what was waived in its source, by the same people."""
    Waiver.objects.bulk_create(
        Waiver(
            version=draft,
            rule=waiver.rule,
            place=waiver.place,
            said=waiver.said,
            reason=waiver.reason,
            waived_by_id=waiver.waived_by_id,
            waived_at=waiver.waived_at,
        )
        for waiver in Waiver.objects.filter(version=source)
    )


def _editable(version: AgreementVersion) -> AgreementVersion:
    current = locked(version)
    if not current.is_editable:
        raise Refusal(Problem("", "frozen", _("This version is frozen: what was approved does not change.")))
    return current


def _tell(action: str, waiver: Waiver, actor: User, now: datetime, reason: str) -> None:
    changes = {"version": waiver.version.number, "rule": waiver.rule, "place": waiver.place}
    record(actor=actor, action=action, subject=waiver.version.agreement, now=now, changes=changes, reason=reason)
