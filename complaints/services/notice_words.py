"""What notices about deadlines of complaints say: facts, written down with the notice, and the words made of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from core.deadlines import format_deadline
from core.models import Organisation
from core.typography import format_instant, format_span
from notifications.services import words_of
from sla.domain.ladder import Level, Whom
from sla.domain.vocabulary import Metric, Priority
from sla.labels import PRIORITIES, priority_in_list
from sla.models import Case, Clock, Target, TargetSet
from sla.signals import Happening

STOPPED_LATE: dict[str, Promise] = {
    Metric.ACKNOWLEDGEMENT: _("acknowledged %(span)s late"),
    Metric.HOLDING_REPLY: _("holding reply sent %(span)s late"),
    Metric.RESOLUTION: _("resolved %(span)s late"),
    Metric.CALLBACK: _("called back %(span)s late"),
}
ANSWERED_LATE = _("answered %(span)s late")
STILL_LATE = _("late by %(span)s, not done yet")
#: So much of what the customer wrote stands in an e-mail; the rest is a click away.
MOST_TEXT = 2000
# What stands in place of a target where a person promised the instant itself.
PROMISED: dict[str, Promise] = {
    Metric.RESOLUTION: _("The date we promised"),
    Metric.CALLBACK: _("The time we agreed for a call-back"),
}
Facts = Mapping[str, Any]


def facts_of(happening: Happening, complaint: Complaint, person: User | None, *, now: datetime) -> dict[str, Any]:
    """Return what there is to say to one recipient, as plain values: texts, codes, instants and keys of frozen rows."""
    clock, case, row = happening.clock, complaint.case, happening.row
    facts: dict[str, Any] = {
        "reference": complaint.reference,
        "title": complaint.title,
        "path": complaint.get_absolute_url(),
        "customer": complaint.customer.name if complaint.customer else "",
        "metric": clock.metric,
        "kind": case.kind,
        "channel": case.channel,
        "priority": case.priority,
        "target": clock.target_id,
        **(_promise(clock.target) if clock.target else {}),
        "due_at": clock.due_at.isoformat(),
        "stopped_at": clock.stopped_at and clock.stopped_at.isoformat(),
        "told_at": now.isoformat(),
        "owner": case.owner.full_name if case.owner else "",
        "is_owner": person is not None and case.owner_id == person.pk,
        "is_outside": person is None,
    }
    if happening.was_due_at is not None:
        facts |= {"was_due_at": happening.was_due_at.isoformat(), "why": happening.reason}
    if happening.rung is not None:
        facts |= {
            "level": happening.level,
            "rung": happening.rung.to_document(),
            "is_late": clock.is_breached,
            "received_at": case.received_at.isoformat(),
            "description": complaint.description[:MOST_TEXT],
            "remedy": complaint.remedy_sought[:MOST_TEXT],
            "acts": row.acts if row else [],
        }
    return facts


def _promise(target: Target) -> dict[str, Any]:
    """Return what is printed of a target: its set is frozen, and to read it again would cost each e-mail a query."""
    found = target.target_set
    return {
        "amount": str(target.amount),
        "unit": target.unit,
        "locator": target.locator,
        "set": {"basis": found.basis, "source": found.source, "number": found.number},
    }


@words_of("complaints/warning", "complaints/breach", "complaints/correction", "complaints/level")
def words(facts: Facts, language: str, organisation: Organisation) -> dict[str, Any]:
    """Return what the e-mail of a notice prints, in the language that is active."""
    told_at, zone = datetime.fromisoformat(facts["told_at"]), organisation.zone
    target = _target_of(facts)
    clock = clock_of(facts)
    found = {
        "complaint": {
            "reference": facts["reference"],
            "title": facts["title"],
            "customer": {"name": facts["customer"]} if facts["customer"] else None,
        },
        "complaint_line": f"{facts['reference']} {facts['title']}",
        "metric": capfirst(clock.title),
        "metric_lower": clock.title,
        "target_line": _target_line(clock, facts, target),
        "source": target.source if target else "",
        "due": format_deadline(clock.due_at, zone, language, with_zone=True),
        "lateness": lateness(clock, now=told_at, language=language),
        "left": format_span(max(clock.due_at - told_at, timedelta()), language),
        "is_stopped": clock.stopped_at is not None,
        "is_outside": facts.get("is_outside", False),
        "owner_line": facts["owner"] or gettext("nobody"),
        "url": f"{settings.SITE_URL}{facts['path']}",
    }
    if "was_due_at" in facts:
        was_due_at = datetime.fromisoformat(facts["was_due_at"])
        found["was_due"] = format_deadline(was_due_at, zone, language, with_zone=True)
    if "rung" in facts:
        found |= _level_words(facts, language, organisation)
    return found


def summary(template: str, clock: Clock, *, now: datetime, language: str) -> str:
    """Return what happened in one line that stays true, in the language that is active."""
    metric = {"metric": capfirst(clock.title)}
    if template == "warning" or (template == "level" and not clock.is_breached):
        return gettext("%(metric)s: the deadline is near") % metric
    if template == "correction":
        return gettext("%(metric)s: not missed after all") % metric
    if clock.stopped_at is not None:
        return f"{metric['metric']}: {lateness(clock, now=now, language=language)}"
    return gettext("%(metric)s: the deadline was missed") % metric


def clock_of(facts: Facts) -> Clock:
    """Return the clock as the facts describe it; it is no row of the database."""
    stopped_at = facts["stopped_at"]
    return Clock(
        metric=facts["metric"],
        target_id=facts["target"],
        due_at=datetime.fromisoformat(facts["due_at"]),
        stopped_at=stopped_at and datetime.fromisoformat(stopped_at),
    )


def _target_of(facts: Facts) -> Target | None:
    """Return the target as the facts describe it; it is no row of the database."""
    if "amount" not in facts:
        return None
    return Target(
        amount=Decimal(facts["amount"]),
        unit=facts["unit"],
        locator=facts["locator"],
        target_set=TargetSet(**facts["set"]),
    )


def _level_words(facts: Facts, language: str, organisation: Organisation) -> dict[str, Any]:
    """Return what the notice of a level prints beside: who is asked how to proceed, and all there is to know."""
    received_at = datetime.fromisoformat(facts["received_at"])
    return {
        "is_outside": Level.from_document(facts["rung"]).whom == Whom.ADDRESS,
        "received": format_instant(received_at, organisation.zone, language, with_zone=True),
        "priority": PRIORITIES[Priority(facts["priority"])] if facts["priority"] else "",
        "handed_to": next((done["to"] for done in facts["acts"] if done["act"] == "handed_over"), ""),
        "is_raised": any(done["act"] == "priority" for done in facts["acts"]),
    }


def _target_line(clock: Clock, facts: Facts, target: Target | None) -> str:
    """Return the promise in one line: what is measured, for what, and within how long."""
    if clock.is_promise:
        return str(PROMISED.get(clock.metric, clock.title))
    case = Case(kind=facts["kind"], channel=facts["channel"])
    priority = priority_in_list(facts["priority"]) if facts["priority"] else ""
    dimensions = [case.get_kind_display(), case.get_channel_display(), priority]
    line = f"{clock.get_metric_display()} ({', '.join(str(word) for word in dimensions if word)})"
    return f"{line}: {target.amount_text}" if target else line


def lateness(clock: Clock, *, now: datetime, language: str) -> str:
    """Return how late it is, or how late it was done: "answered 12 min late"."""
    if clock.stopped_at is None:
        return str(STILL_LATE) % {"span": format_span(now - clock.due_at, language)}
    phrase = STOPPED_LATE.get(clock.metric, ANSWERED_LATE)
    return str(phrase) % {"span": format_span(clock.stopped_at - clock.due_at, language)}
