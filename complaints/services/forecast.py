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
from sla.selectors import Deadline, deadlines_of, select_targets


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
    try:
        targets = select_targets(
            kind=values.get("kind") or CaseKind.COMPLAINT.value,
            channel=str(values["channel"]),
            priority=priority.value,
            target_set=choice.target_set,
            started_at=received_at,
        )
        return deadlines_of(targets, received_at)
    except CalendarError:
        return None
