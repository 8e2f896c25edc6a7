"""Telling other systems what happens to complaints and deadlines: references, codes and links alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from complaints.models import Complaint
from complaints.selectors import complaints_of
from notifications.services.webhooks import Occurrence, emit, emit_all, instant_text, is_wanted, rest_link
from sla.domain.clock import State
from sla.models import Clock
from sla.signals import Happening

# The kinds of `sla.signals.clock_due` that are told of.
DUE_EVENTS: Final = {
    "warning": "clock.warned",
    "breach": "clock.breached",
    "level": "escalation.reached",
    "correction": "clock.corrected",
}


def tell(name: str, complaint: Complaint, *, now: datetime, occurred_at: datetime | None = None, **more: Any) -> None:
    """Tell of a complaint as it is now: `more` is what stands beside it, by the catalogue of events."""

    def data() -> Mapping[str, Any]:
        current = Complaint.objects.select_related("case", "customer").get(pk=complaint.pk)
        return {"complaint": _complaint(current), **more}

    emit(name, data, about=complaint.reference, occurred_at=occurred_at or now, now=now)


def tell_changed(complaint: Complaint, change: str, *, now: datetime, other: str | None = None) -> None:
    """Tell that a complaint was changed; `other` is the number of the one that it was merged with or split into."""
    tell("complaint.changed", complaint, now=now, change=change, other=other)


def tell_of_clock(
    name: str, complaint: Complaint, clock: Clock, *, now: datetime, occurred_at: datetime | None = None, **more: Any
) -> None:
    """Tell of one deadline of a complaint."""

    def data() -> Mapping[str, Any]:
        return {"complaint": _complaint(complaint), "clock": _clock(complaint, clock), **more}

    emit(name, data, about=complaint.reference, occurred_at=occurred_at or now, now=now)


def tell_of_due(happenings: Sequence[Happening], *, now: datetime) -> None:
    """Tell what the clocks' signal `clock_due` says, where anybody wants to know. The clocks of duties are not told of.

    The number of queries does not grow with the clocks that fell due. A breach happened at its deadline and a level
    when it fell due, however late that was noticed.
    """
    kinds = DUE_EVENTS.keys() & {one.kind for one in happenings}
    wanted = {kind: name for kind in sorted(kinds) if is_wanted(name := DUE_EVENTS[kind])}
    found = [one for one in happenings if one.kind in wanted]
    # Read anew: what a level has just done to a complaint is told as well.
    complaints = complaints_of({one.clock.case_id for one in found}) if found else {}
    for kind, name in wanted.items():
        ours = [one for one in found if one.kind == kind and one.clock.case_id in complaints]
        emit_all(name, [_occurrence(one, complaints[one.clock.case_id], now) for one in ours], now=now)


def _occurrence(happening: Happening, complaint: Complaint, now: datetime) -> Occurrence:
    clock = happening.clock
    data = {"complaint": _complaint(complaint), "clock": _clock(complaint, clock), **_particulars(happening)}
    occurred_at = {"breach": clock.due_at, "level": happening.at}.get(happening.kind, now)
    return Occurrence(data=lambda: data, about=complaint.reference, occurred_at=occurred_at)


def _particulars(happening: Happening) -> dict[str, Any]:
    """What stands beside complaint and clock; of a level who was told and what was done is known by now."""
    if happening.kind == "warning":
        return {"percent": happening.level}
    if happening.kind == "correction" and happening.was_due_at is not None:
        return {"was_due_at": instant_text(happening.was_due_at)}
    if happening.rung is not None and happening.row is not None:
        return {
            "level": happening.level,
            "side": happening.rung.side.value,
            "minutes": happening.rung.minutes,
            "whom": happening.rung.whom.value,
            "outcome": happening.row.outcome,
            "acts": [done["act"] for done in happening.row.acts],
        }
    return {}


def tell_stopped(complaint: Complaint, clocks: Iterable[Clock], *, now: datetime) -> None:
    """Tell of deadlines that were settled, each with its verdict."""
    for clock in clocks:
        if clock.state == State.STOPPED and clock.stopped_at is not None:
            tell_of_clock(
                "clock.stopped",
                complaint,
                clock,
                now=now,
                occurred_at=clock.stopped_at,
                stopped_at=instant_text(clock.stopped_at),
                verdict="met" if clock.is_met else "missed",
            )


def _complaint(complaint: Complaint) -> Mapping[str, Any]:
    case, customer = complaint.case, complaint.customer
    return {
        "reference": complaint.reference,
        "url": rest_link("complaint", complaint.reference),
        "kind": case.kind,
        "channel": case.channel,
        "priority": case.priority,
        "status": complaint.status,
        "customer": customer and {"id": str(customer.public_id), "url": rest_link("customer", customer.public_id)},
    }


def _clock(complaint: Complaint, clock: Clock) -> Mapping[str, Any]:
    return {
        "id": str(clock.public_id),
        "metric": clock.metric,
        "basis": clock.basis,
        "cycle": clock.cycle,
        "due_at": instant_text(clock.due_at),
        "explanation_url": rest_link("clock_explanation", complaint.reference, clock.public_id),
    }
