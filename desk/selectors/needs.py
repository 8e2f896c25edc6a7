"""What waits for one person: agreements to move on, policies to read or to bring up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from agreements.selectors import Attention, agreements_needing_attention
from core.models import Organisation
from core.typography import format_date, format_number
from notifications.selectors import unread_urgent_count
from policies.selectors.documents import PolicyRow, policy_rows
from sla.selectors import has_deadlines_on_earlier_versions

TONES: Final = {"printing_failed": "late", "to_sign": "soon", "ends": "soon"}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits: what it is, in a few words why, where to go, and the day that matters."""

    icon: str
    label: str
    hint: str
    url: str
    tone: str
    status: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that waits for one person, and how many of it are policies to read."""

    rows: list[Need]
    unread: int


def needs_of(user: User, now: datetime) -> Needs:
    """Return what waits for `user`, agreements first."""
    today = Organisation.current().today(now)
    rows = [_from_agreement(each) for each in agreements_needing_attention(user, now)]
    rows += _unread_notices(user)
    policies = policy_rows(user)
    if may(user, "clock.recompute"):
        rows += _earlier_versions()
    if may(user, "policy.draft"):
        rows += [need for row in policies if (need := _upkeep(row, today))]
    unread = [row for row in policies if row.published and not row.is_read]
    rows += [_policy(row, "info", _("Read and confirm")) for row in unread]
    return Needs(rows, len(unread))


def _unread_notices(user: User) -> list[Need]:
    """Return that there are notices of missed deadlines and escalations to read, if any."""
    count = unread_urgent_count(user)
    if not count:
        return []
    label = ngettext("%(count)s notice of a missed deadline", "%(count)s notices of missed deadlines", count)
    return [
        Need(
            icon="email",
            label=label % {"count": format_number(count, get_language() or "en")},
            hint=_("You have not marked them as read yet."),
            url=f"{reverse('notices:list')}?show=new",
            tone="info",
            status=_("Read"),
        )
    ]


def _earlier_versions() -> list[Need]:
    """Return that deadlines run on what was promised before, if any do."""
    if not has_deadlines_on_earlier_versions():
        return []
    return [
        Need(
            icon="calendar",
            label=_("Some running deadlines were counted by an earlier version and keep it."),
            hint=_("Targets or calendars changed since they started."),
            url=reverse("sla:recompute_new"),
            tone="info",
            status=_("Preview a recompute"),
        )
    ]


def _from_agreement(attention: Attention) -> Need:
    agreement = attention.agreement
    return Need(
        icon="agreements",
        label=agreement.title,
        hint=f"{agreement.reference} · {agreement.customer.name}",
        url=agreement.get_absolute_url(),
        tone=TONES.get(attention.kind, "neutral"),
        status=str(attention.reason),
        when=_when(attention),
    )


def _when(attention: Attention) -> str:
    if attention.due_on is None:
        return ""
    day = format_date(attention.due_on, get_language() or "en")
    pattern = _("ends on %(day)s") if attention.kind == "ends" else _("to apply from %(day)s")
    return pattern % {"day": day}


def _upkeep(row: PolicyRow, today: date) -> Need | None:
    """Return what a published policy needs of those who write it, if anything."""
    if row.document.outdated_at:
        return _policy(row, "soon", _("Its numbers are out of date"))
    if row.published and row.published.next_review_on and row.published.next_review_on < today:
        return _policy(row, "late", _("The yearly review is overdue"))
    return None


def _policy(row: PolicyRow, tone: str, status: str) -> Need:
    return Need(
        icon="policies",
        label=row.document.titles.in_language(get_language() or "en"),
        hint=row.document.code,
        url=reverse("policies:detail", args=[row.document.code]),
        tone=tone,
        status=status,
    )
