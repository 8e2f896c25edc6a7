"""When a complaint would be due that is about to be logged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from complaints.domain.priority import priority_of
from complaints.models import choices as words
from complaints.services import promises
from sla.domain.calendar import CalendarError
from sla.domain.vocabulary import CaseKind, Priority
from sla.models import TargetSet
from sla.selectors import Deadline, deadlines_of, return_targets, select_targets


def forecast(*, values: Mapping[str, Any], actor: User, now: datetime) -> list[Deadline] | None:
    """Return the deadlines that a complaint of these `values` would have, soonest first; writes nothing.

    `values` are named as in `log_complaint`, as far as they are known yet. None while they do not tell which targets
    apply: no channel, one of several agreements not chosen, a time that cannot be.
    """
    received_at = values.get("received_at") or now
    if values.get("channel") not in words.Channel.values or received_at > now:
        return None
    customer, problems = promises.find_customer(actor, values.get("customer"))
    choice, more = promises.choose_agreement(customer, values.get("agreement") or None, at=received_at)
    if problems or more:
        return None
    impact, urgency = values.get("impact"), values.get("urgency")
    priority = priority_of(impact, urgency) if impact and urgency else Priority.NORMAL
    listened_at = values.get("checked_at") or now
    try:
        return opening_deadlines(
            kind=values.get("kind") or CaseKind.COMPLAINT.value,
            channel=str(values["channel"]),
            priority=priority.value,
            target_set=choice.target_set,
            received_at=received_at,
            listened_at=listened_at if values["channel"] == words.Channel.VOICEMAIL.value else None,
        )
    except CalendarError:
        return None


def opening_deadlines(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    received_at: datetime,
    listened_at: datetime | None,
    as_of: datetime | None = None,
) -> list[Deadline]:
    """Return the deadlines that begin with a complaint, soonest first; of a voicemail message, the call too.

    `as_of` is whose published targets apply, where that is not now. Raises CalendarHorizonError.
    """
    targets = select_targets(
        kind=kind, channel=channel, priority=priority, target_set=target_set, started_at=received_at, as_of=as_of
    )
    found = deadlines_of(targets, received_at)
    if listened_at is not None:
        calls = return_targets(
            kind=kind, channel=channel, priority=priority, target_set=target_set, listened_at=listened_at, as_of=as_of
        )
        found += deadlines_of(calls, listened_at)
    return sorted(found, key=lambda deadline: deadline.due_at)
