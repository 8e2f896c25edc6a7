"""What the calendar does: signed agreements come into force, and those whose term is over end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from agreements.domain.content.term import RenewalMode
from agreements.domain.lifecycle import Event, State
from agreements.domain.periods import term_after
from agreements.domain.zones import days_on_earth
from agreements.models import AgreementVersion
from agreements.services.versions import locked, move
from core.audit import record

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class TermsAdvanced:
    """How many versions came into force, were extended by their own renewal, and ended."""

    entered: int = 0
    renewed: int = 0
    expired: int = 0


def advance_terms(*, now: datetime) -> TermsAdvanced:
    """Bring every signed agreement to the state of its day, the date of `now` in the agreement's own zone.

    Runs as often as one likes, on several machines at once: each version is moved under its row's lock, in a
    transaction of its own, and only from the state that the move starts from.
    """
    _earliest, latest = days_on_earth(now)
    done = TermsAdvanced()
    for version in AgreementVersion.objects.filter(state=State.SIGNED, effective_from__lte=latest).order_by("pk"):
        done.entered += _safely(version, now, _enter)
    for version in AgreementVersion.objects.filter(state=State.IN_FORCE, ends_on__lt=latest).order_by("pk"):
        done.renewed += _safely(version, now, _renew)
        done.expired += _safely(version, now, _expire)
    return done


Move = Callable[[AgreementVersion, date, datetime], bool]


def _safely(version: AgreementVersion, now: datetime, move_on: Move) -> bool:
    """Move one version on in its own transaction; one that fails is logged and does not stop the others."""
    try:
        with transaction.atomic():
            current = locked(version)
            return move_on(current, current.day_of(now), now)
    except Exception:
        logger.exception("The term of %s could not be advanced.", version.document_key)
        return False


def enter_into_force(version: AgreementVersion, now: datetime) -> None:
    """Put a signed version in force, and end the one that it replaces. The caller holds the row's lock."""
    others = AgreementVersion.objects.select_for_update().filter(agreement=version.agreement, state=State.IN_FORCE)
    for other in others.exclude(pk=version.pk):
        move(other, Event.AMEND, now)
        other.replaced_on = version.effective_from
        other.save()
    move(version, Event.ENTER_INTO_FORCE, now)
    _save(version, "agreement.entered_into_force", now, {"effective_from": version.effective_from})


def _enter(version: AgreementVersion, today: date, now: datetime) -> bool:
    if version.state != State.SIGNED or version.effective_from is None or version.effective_from > today:
        return False
    enter_into_force(version, now)
    return True


def _renew(version: AgreementVersion, today: date, now: datetime) -> bool:
    """An agreement that renews itself goes on by its own period; the version stays the same."""
    renewal = version.document.term.renewal
    ends_on = version.ends_on
    if version.state != State.IN_FORCE or ends_on is None or renewal.mode is not RenewalMode.AUTOMATIC:
        return False
    while ends_on < today:
        later = term_after(ends_on, renewal.period)
        if later is None:
            return False
        ends_on = later
    changes = {"ends_on": [version.ends_on, ends_on]}
    version.ends_on = version.agreement.ends_on = ends_on
    _save(version, "agreement.term_renewed", now, changes)
    return True


def _expire(version: AgreementVersion, today: date, now: datetime) -> bool:
    if version.state != State.IN_FORCE or version.ends_on is None or version.ends_on >= today:
        return False
    if version.document.term.renewal.mode is RenewalMode.AUTOMATIC:
        return False
    move(version, Event.EXPIRE, now)
    _save(version, "agreement.expired", now, {"ends_on": version.ends_on})
    return True


def _save(version: AgreementVersion, action: str, now: datetime, changes: dict[str, Any]) -> None:
    version.save()
    version.agreement.changed_at = now
    version.agreement.save()
    changes = {"version": version.number, **changes}
    record(actor=None, action=action, subject=version.agreement, now=now, changes=changes)
