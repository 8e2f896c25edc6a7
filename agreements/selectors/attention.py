"""Agreements that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may
from agreements.domain.lifecycle import State
from agreements.models import Agreement, AgreementVersion
from core.models import Organisation
from documents.models import Rendering

ENDS_SOON = timedelta(days=60)
DRAFT_RESTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Attention:
    """One agreement and why it needs somebody. `due_on` is the day that matters, if there is one."""

    agreement: Agreement
    kind: str
    reason: str | Promise
    due_on: date | None = None


REASONS: dict[str, str | Promise] = {
    "printing_failed": _("The PDF could not be made"),
    "to_sign": _("Approved, waiting for the signature"),
    "ends": _("The term ends soon"),
    "rests": _("The draft has not been touched for two weeks"),
}


def agreements_needing_attention(user: User, now: datetime) -> list[Attention]:
    """Return what `user` can do something about, the most pressing kind first; nothing for those who only read."""
    if not may(user, "agreement.draft"):
        return []
    today = Organisation.current().today(now)
    waiting = AgreementVersion.objects.filter(
        Q(state=State.APPROVED)
        | Q(state=State.IN_FORCE, ends_on__lte=today + ENDS_SOON)
        | Q(state__in=[State.DRAFT, State.CHANGES_REQUESTED], changed_at__lte=now - DRAFT_RESTS),
        agreement__in=Agreement.objects.visible_to(user),
    )
    found = [_attention(version) for version in waiting.select_related("agreement__customer", "rendering")]
    order = list(REASONS)
    return sorted(found, key=lambda each: (order.index(each.kind), each.due_on or date.max, each.agreement.reference))


def _attention(version: AgreementVersion) -> Attention:
    match version.state:
        case State.APPROVED:
            is_failed = version.rendering is not None and version.rendering.state == Rendering.State.FAILED
            kind, due_on = ("printing_failed" if is_failed else "to_sign"), version.effective_from
        case State.IN_FORCE:
            kind, due_on = "ends", version.ends_on
        case _:
            kind, due_on = "rests", None
    return Attention(version.agreement, kind, REASONS[kind], due_on)
