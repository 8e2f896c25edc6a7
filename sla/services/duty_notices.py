"""Notices about a duty that is due: to those who do it, and once it is late to their lead as well."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from accounts.domain.permissions import Role
from accounts.models import User
from accounts.selectors import active_users_with_role
from core.deadlines import format_deadline
from core.models import Organisation
from core.typography import format_instant, format_span
from notifications.models import Urgency
from notifications.services import Line, notify
from sla.models import Clock, Duty
from sla.selectors.duties import duty_of

URGENCIES = {"warning": Urgency.WARNING, "breach": Urgency.BREACH}


def tell_of_duty(*, clock: Clock, kind: str, level: int, now: datetime) -> None:
    """Tell that a duty's round is nearly due ("warning") or late ("breach"), each person once, in their language.

    Does nothing for the clock of anything else.
    """
    duty = duty_of(clock.case)
    if duty is None:
        return
    for person in receivers_of(duty, kind):
        _tell(kind, clock, duty, person, level=level, now=now)


def receivers_of(duty: Duty, kind: str) -> list[User]:
    """Who is told: the team's members before the deadline, the lead too once it has passed.

    A team without members that could be told has its lead do it; where there is no team, or nobody in it, the managers
    are told.
    """
    people: list[User] = []
    if duty.team is not None:
        people = _reachable(duty.team.members.order_by("pk"))
        if kind == "breach" or not people:
            people = _reachable([*people, duty.team.lead])
    return people or list(active_users_with_role(Role.MANAGER).order_by("pk"))


def _reachable(people: Iterable[User]) -> list[User]:
    return list({each.pk: each for each in people if each.is_active and not each.is_service}.values())


def _tell(kind: str, clock: Clock, duty: Duty, person: User, *, level: int, now: datetime) -> None:
    with translation.override(person.language):
        context = _context(clock, duty, person.language, now)
        line = Line(title=str(duty), summary=_summary(kind, context), path=duty.get_absolute_url(), due_at=clock.due_at)
    notify(
        recipient=person,
        kind=f"duty_{kind}",
        urgency=URGENCIES[kind],
        topic=f"clock/{clock.public_id}",
        about=line.title,
        line=line,
        template=f"sla/duty_{kind}",
        context=context,
        dedupe_key=f"clock/{clock.public_id}/{kind}/{level}/{clock.due_at:%Y%m%dT%H%M%S}/{person.public_id}",
        now=now,
    )


def _summary(kind: str, context: dict[str, Any]) -> str:
    """Return what happened in one line that stays true, in the language that is active."""
    if kind == "warning":
        return gettext("The deadline is near")
    return gettext("Done %(lateness)s late") % context if context["is_done"] else gettext("The deadline was missed")


def _context(clock: Clock, duty: Duty, language: str, now: datetime) -> dict[str, Any]:
    """What the notice prints, in the language that is active."""
    zone = Organisation.current().zone
    target = clock.target
    return {
        "title": duty.title,
        "team": duty.team.name if duty.team else "",
        "interval": target.amount_text if target else "",
        "source": target.source if target else "",
        "since": format_instant(clock.started_at, zone, language, with_zone=True),
        "due": format_deadline(clock.due_at, zone, language, with_zone=True),
        "left": format_span(max(clock.due_at - now, timedelta()), language),
        "lateness": format_span((clock.stopped_at or now) - clock.due_at, language),
        "is_done": clock.stopped_at is not None,
        "url": f"{settings.SITE_URL}{duty.get_absolute_url()}",
    }
